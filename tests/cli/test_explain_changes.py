"""explain shows who changed what in an attached document, a member's too."""

from __future__ import annotations

import json
from email.message import EmailMessage
from email.policy import SMTP

from mailflow.demo.sample import FOLDER
from tests.cli.conftest import Shell
from tests.documents.writers.zipped import archive

FILE = FOLDER.joinpath("files", "mbetjet_ndryshime.docx").read_bytes()
(TRACKED,) = [
    attachment["tracked"]
    for mail in json.loads(FOLDER.joinpath("truth.json").read_text("utf-8"))["mails"]
    for attachment in mail["attachments"]
    if "tracked" in attachment
]


def answer(name: str, content: bytes) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = "dikush@qarku.example"
    message["To"] = "forumi@lumas.example"
    message["Subject"] = "Re: Plani i mbetjeve"
    message["Message-ID"] = "<1@qarku.example>"
    message.set_content("Vërejtjet tona i gjeni në dokument.")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_the_tracked_changes_and_comments_of_a_returned_document_are_shown(installed: Shell) -> None:
    for name, content in (("vërejtje.docx", FILE), ("vërejtje.zip", archive({"vërejtje.docx": FILE}))):
        mail = installed.folder / "mail.eml"
        mail.write_bytes(answer(name, content))
        (line,) = installed("explain", mail, "--json").lines
        (attachment,) = line["attachments"]
        changes = attachment["changes"]
        assert all(list(change) == ["kind", "author", "text", "anchor", "at"] for change in changes)
        assert {change["author"] for change in changes} == {TRACKED["author"]}
        told = {kind: [c["text"] for c in changes if c["kind"] == kind] for kind in ("insertion", "deletion")}
        assert told == {"insertion": TRACKED["insertions"], "deletion": TRACKED["deletions"]}
        comments = [{"on": c["anchor"], "text": c["text"]} for c in changes if c["kind"] == "comment"]
        assert comments == TRACKED["comments"]
