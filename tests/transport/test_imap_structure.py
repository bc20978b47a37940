"""File names and types are read from a BODYSTRUCTURE, however a mail program wrote them."""

from __future__ import annotations

import email.policy
from email.message import EmailMessage
from typing import Any

import pytest
from imapclient.response_types import BodyData

from mailflow.transport.structure import PartFacts, parts_of


def leaf(kind: bytes, subkind: bytes, *, parameters: Any = None, disposition: Any = None, size: int = 10) -> Any:
    return (kind, subkind, parameters, None, None, b"base64", size, None, disposition, None, None)


@pytest.mark.parametrize(
    ("parameters", "disposition", "name"),
    [
        ((b"name", b"projekt.docx"), None, "projekt.docx"),
        (None, (b"attachment", (b"filename", b"projekt.docx")), "projekt.docx"),
        ((b"name", b"a.bin"), (b"attachment", (b"filename", b"projekt.docx")), "projekt.docx"),
        ((b"name", b"=?utf-8?q?Relacion_p=C3=ABr_=C3=A7mimin=2Epdf?="), None, "Relacion për çmimin.pdf"),
        (None, (b"attachment", (b"filename*", b"utf-8''Relacion%20p%C3%ABr.pdf")), "Relacion për.pdf"),
        (
            None,
            (
                b"attachment",
                (b"filename*0*", b"utf-8''Projekt", b"filename*1*", b"-vendim%20%C3%AB", b"filename*2", b".docx"),
            ),
            "Projekt-vendim ë.docx",
        ),
        ((b"name", "Çështje.pdf".encode()), None, "Çështje.pdf"),
        ((b"name", "Çështje.pdf".encode("latin-1")), None, "Çështje.pdf"),
        ((b"name", b'thonj\xc3\xabza "A".pdf'), None, 'thonjëza "A".pdf'),
        ((b"NAME", b"BIG.PDF"), None, "BIG.PDF"),
        ((b"name", b"=?nonsense?q?x?="), None, "=?nonsense?q?x?="),
        ((b"name", b""), None, None),
        ((b"charset", b"utf-8"), None, None),
        (None, None, None),
    ],
)
def test_a_file_name_is_read_as_it_was_meant(parameters: Any, disposition: Any, name: str | None) -> None:
    assert parts_of(leaf(b"application", b"octet-stream", parameters=parameters, disposition=disposition)) == (
        PartFacts(name, "application/octet-stream", 10),
    )


def test_parts_of_an_enclosed_mail_are_seen() -> None:
    pdf = leaf(b"application", b"pdf", parameters=(b"name", b"aneks.pdf"))
    text = (b"text", b"plain", (b"charset", b"utf-8"), None, None, b"7bit", 5, 1)
    inner = (text, pdf, b"mixed", (b"boundary", b"x"), None, None)
    enclosed = (b"message", b"rfc822", None, None, None, b"7bit", 900, (None,) * 10, inner, 20)
    whole = BodyData.create((text, enclosed, b"mixed", (b"boundary", b"y"), None, None))
    assert [part.media_type for part in parts_of(whole)] == [
        "text/plain",
        "message/rfc822",
        "text/plain",
        "application/pdf",
    ]
    assert parts_of(whole)[-1].name == "aneks.pdf"


def test_nonsense_has_no_parts_and_does_no_harm() -> None:
    shapes: tuple[Any, ...] = (None, (), (b"text",), b"x", (None, None, None), ([], b"mixed"), (1, 2, 3))
    for nonsense in shapes:
        parts_of(nonsense)
    nested: Any = leaf(b"text", b"plain")
    for _ in range(500):
        nested = ([nested], b"mixed")
    assert parts_of(nested) == ()


def test_a_name_that_python_writes_is_read_back() -> None:
    name = "Projekt-vendim për çmimin e ujit në Lumas dhe në fshatrat përreth tij – varianti përfundimtar.docx"
    mail = EmailMessage(policy=email.policy.SMTP)
    mail.set_content("x")
    mail.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=name)
    part = next(iter(mail.iter_attachments()))
    field = part.as_bytes().split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
    pairs: list[bytes] = []
    for parameter in field.split(b"Content-Disposition: attachment; ")[1].split(b"\r\n")[0].split(b"; "):
        key, _, value = parameter.strip().partition(b"=")
        pairs += [key, value.strip(b'"')]
    assert parts_of(leaf(b"application", b"x", disposition=(b"attachment", tuple(pairs))))[0].name == name
