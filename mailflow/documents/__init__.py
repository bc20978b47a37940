"""The documents of a mail, a draft or an answer: found, read, judged.

`draft.draft_documents(mail)` finds them, byte for byte: attached, in an enclosed mail, in winmail.dat.
`contents.read_documents(documents)` says what stands in them (text, title, tracked changes, what is dangerous or personal): one
`DocumentContent` for each document and, behind a ZIP archive, one for each document inside. The archive itself is what is sent, byte
for byte; its members are evidence, named by their path (`Paketa.zip/Plani.docx`).
`pictures.shows_a_page(part)` tells a photographed page from a logo, by its first bytes.
`marks.marks_in(content, words)` finds marks of confidentiality that are set upon a document, not merely spoken of.

Nothing of a document is parsed in this process. `sandbox` starts another one, which can be killed; `worker` is that process, and only
there are `formats/` and the libraries behind it imported (pypdf, python-calamine, lxml): an idle daemon does not pay for them.
"""
