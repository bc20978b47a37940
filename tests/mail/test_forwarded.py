"""A mail that holds nothing but what somebody else wrote is told apart from one whose author says something."""

from __future__ import annotations

import pytest

from mailflow.mail.forwarded import Forwarded, only_forwarded
from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.quoting import Words, own_words

PETROS = "Neni 3 është i gabuar.\n\nPetro"
FIELDS = "From: Petro Lala <petro@posta.example>\nDate: Mon, 2 Feb 2026 at 10:30\nSubject: Parkimi\nTo: Ana <ana@gmail.example>"
OUTLOOK = "Nga: Petro Lala <petro@posta.example>\nDërguar: e hënë, 2 shkurt 2026 10:30\nPër: Ana\nTema: Parkimi"
GREEK = "Από: Petro Lala <petro@posta.example>\nΣτάλθηκε: Δευτέρα, 2 Φεβρουαρίου 2026 10:30\nΠρος: Ana\nΘέμα: Parkimi"


def mail(text: str, *, html: bool = False) -> IncomingMail:
    kind = "html" if html else "plain"
    return parse(f"From: ana@gmail.example\nContent-Type: text/{kind}; charset=utf-8\n\n{text}".encode())


def found(text: str, *, html: bool = False) -> tuple[Forwarded, Words] | None:
    one = mail(text, html=html)
    return only_forwarded(one, own_words(one))


@pytest.mark.parametrize(
    "head",
    [
        f"---------- Forwarded message ---------\n{FIELDS}",
        f"---------- Mesazhi i përcjellë ---------\n{OUTLOOK}",
        f"Begin forwarded message:\n\n{FIELDS}",
        f"________________________________\n{OUTLOOK}",
        OUTLOOK,
        GREEK,
    ],
)
def test_the_words_of_a_forwarded_mail_stand_without_its_address_lines(head: str) -> None:
    for text in (f"{head}\n\n{PETROS}", "\n".join(f"> {line}" for line in f"{head}\n\n{PETROS}".split("\n"))):
        told = found(text)
        assert told is not None
        forwarded, words = told
        assert (forwarded.address, "Petro Lala" in forwarded.writer) == ("petro@posta.example", True)
        assert (words.text, words.doubtful) == (PETROS, True)
        assert [passage.text for passage in words.passages] == [PETROS]
        assert "petro@posta.example" in words.quoted


def test_gmails_html_is_read_as_its_text() -> None:
    told = found(
        '<div dir="ltr"><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>'
        'From: <strong>Petro Lala</strong> &lt;<a href="mailto:petro@posta.example">petro@posta.example</a>&gt;<br>Date: Mon, Feb 2, 2026 '
        "at 10:30 AM<br>Subject: Parkimi<br>To: Ana &lt;ana@gmail.example&gt;<br></div><br><br>Neni 3 është i gabuar.<br></div></div>",
        html=True,
    )
    assert told is not None
    assert (told[0].address, told[1].text) == ("petro@posta.example", "Neni 3 është i gabuar.")


@pytest.mark.parametrize(
    "text",
    [
        f"Pajtohem me Petron.\n\n---------- Forwarded message ---------\n{FIELDS}\n\n{PETROS}",
        "Neni 3 është i gabuar.",
        "> Neni 3\n> është i gabuar.",
        f"{OUTLOOK}\n\n--- Përgjigjuni mbi këtë vijë ---\n\nPërshëndetje, ju ftojmë.",
        "Nga: banorët e lagjes\nPër: bashkinë\n\nTë shtohen stola.",
        "",
    ],
)
def test_what_an_author_says_and_what_we_wrote_ourselves_is_no_such_mail(text: str) -> None:
    assert found(text) is None


def test_a_forwarded_mail_without_any_name_is_somebodys() -> None:
    told = found(f"-------- Mesazhi i përcjellë --------\n\n{PETROS}")
    assert told is not None
    assert (told[0], told[1].text) == (Forwarded(address=""), PETROS)
