"""How well mails are understood, as one table: `make corpus`, or `python -m tests.corpus`.

`samples` knows where the sample mails lie; each other file measures one thing and answers rows for the table:
`exceptions`, `leaves` (bytes of attachments), `bounces`, `humans`, `replies`, `clients`, `mailbox`, `mutations`, `hostile`.
The rules that reach the targets are general; nothing here names a rule, and no rule names a mail of the samples.
"""
