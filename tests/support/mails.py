"""Mails for tests of what people write: one builder, over the standard library, read by the parser that reads all mail."""

from __future__ import annotations

from email.message import EmailMessage

from mailflow.mail.incoming import IncomingMail, parse


def mail(
    text: str | None = None,
    html: str | None = None,
    *,
    sender: str = "Arta Member <arta@shoqata.example>",
    to: str = "kontakt@bashkia.example",
    subject: str = "Re: Ftesë për konsultim",
    document: str | None = None,
) -> IncomingMail:
    """A mail with a plain body, an HTML body or both, and a PDF of that name where `document` is given."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = "<1@shoqata.example>"
    if text is not None:
        message.set_content(text)
    if html is not None and text is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    if document is not None:
        message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=document)
    return parse(message.as_bytes())
