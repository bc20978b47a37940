"""What people really send, through a real Dovecot and a real Postfix: a director with Outlook, a coordinator on her telephone, a stranger.

Each mail is written as the program writes it; what is judged is what the members, the coordinator and the command line see.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from mailflow.rules.fresh import shipped_rules
from tests.documents.writers.zipped import docx, paragraph, xlsx
from tests.servers.test_one_word_replies import DEPUTY, HER, local
from tests.support.dovecot import Dovecot
from tests.support.installation import Installation
from tests.support.postfix import Postfix, running_postfix
from tests.support.reading import attachments, read

pytestmark = pytest.mark.server("dovecot", "postfix")

DIRECTOR = "bardhyl.tafani@lumas.example"
MEMBER = "manjola@hapesira.example"
STRANGER = "dikush@larg.example"
WASTE, HOUSES = "2026-001", "2026-002"
ACT = "PROJEKTVENDIM\nPër mbetjet\nKëshilli Bashkiak\nVENDOSI:\nNeni 1\nTarifa është 2400 lekë.\nNeni 2\nHyn në fuqi pas 10 ditësh."
SIGNATURE = "Me respekt,\n\nBardhyl Tafani\nDrejtor i Shërbimeve Publike\nTel: +355 69 200 0000"
OUTLOOK = (
    '<html><body lang=EN-US><div class=WordSection1>{words}<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;'
    'padding:3.0pt 0in 0in 0in"><p class=MsoNormal><b>From:</b> Kryetari &lt;kryetari@lumas.example&gt;<br><b>Sent:</b> Monday, '
    "March 9, 2026 10:00 AM<br><b>To:</b> Bardhyl Tafani<br><b>Subject:</b> mbetjet</p></div></div>"
    "<p class=MsoNormal>Kjo mbetet mes nesh.</p></div></body></html>"
)
IPHONE = (
    '<html><body dir="auto">{word}<br><br><div dir="ltr">Dërguar nga iPhone im</div><div dir="ltr"><br><blockquote type="cite">'
    'Më 12 mars 2026, në 10:00, Forumi shkroi:<br><br></blockquote></div><blockquote type="cite">{quoted}</blockquote></body></html>'
)


class Town:
    """The contact point's mailbox, and whatever has left by the relay."""

    def __init__(self, dovecot: Dovecot, relay: Postfix, folder: Path) -> None:
        self._dovecot, self._relay = dovecot, relay
        self._user = dovecot.fresh_user()
        deputies = f"  deputies:\n    - {{name: Besa Zëvendësi, address: {DEPUTY}}}\n"
        rules = shipped_rules().replace("  # absences: ", f"{deputies}  # absences: ", 1)
        self.forum = Installation(folder, f"sqlite:///{folder / 'mailflow.db'}", rules=rules)
        self.forum.watches("localhost", dovecot.tls_port, self._user, dovecot.password, ca_file=dovecot.ca_file)
        self.forum.sends_through(relay.host, relay.port)
        self._now, self._count, self._lines = local(12, 8), 0, 0

    def time_comes(self, now: datetime) -> None:
        self._now = now
        ended = self.forum.here("once", "--json", now=now)
        assert (ended.code, ended.value["faults"]) == (0, []), ended.stderr
        self._relay.wait_until_gone()

    def mail(self, sender: str, subject: str, text: str | None, *, page: str = "", proven: bool = True) -> EmailMessage:
        """A mail to the contact point; `page` is its HTML."""
        self._count += 1
        mail = EmailMessage()
        if proven:
            mail["Authentication-Results"] = f"mx.lumas.example; auth=pass (LOGIN) smtp.auth={sender}"
        mail["From"], mail["To"], mail["Subject"] = f"Dikush <{sender}>", HER, subject
        if sender == DIRECTOR:
            mail.replace_header("From", f"Bardhyl Tafani <{DIRECTOR}>")
        mail["Date"] = self._now.strftime("%a, %d %b %Y %H:%M:%S +0000")
        mail["Message-ID"] = f"<{self._count}-{sender}>"
        if text is not None:
            mail.set_content(text)
        if page:
            (mail.set_content if text is None else mail.add_alternative)(page, subtype="html")
        return mail

    def answer(self, to: EmailMessage, text: str | None, *, page: str = "", sender: str = HER) -> EmailMessage:
        mail = self.mail(sender, f"Re: {to['Subject']}", text, page=page, proven=False)
        mail["In-Reply-To"] = mail["References"] = str(to["Message-ID"])
        return mail

    def receives(self, *mails: EmailMessage) -> list[dict[str, Any]]:
        """They arrive and mailflow looks: their lines of the ledger."""
        for mail in mails:
            self._dovecot.append(self._user, mail.as_bytes(policy=SMTP.clone(max_line_length=200)), self._now)
        self.time_comes(self._now + timedelta(minutes=1))
        lines = self.ledger()
        before, self._lines = self._lines, len(lines)
        return lines[before:]

    def ledger(self) -> list[dict[str, Any]]:
        return self.forum.here("ledger", "--json", now=self._now).lines

    def phases(self) -> dict[str, str]:
        return {line["reference"]: line["phase"] for line in self.forum.here("list", "--json", now=self._now).lines}

    def sent(self, start: str, to: str = HER) -> list[EmailMessage]:
        found = [mail for mail in map(read, self._relay.delivered(to)) if f"<{start}" in str(mail["Message-ID"])]
        return sorted(found, key=lambda mail: mail["Date"].datetime)


@pytest.fixture
def town(dovecot: Dovecot, tmp_path: Path) -> Iterator[Town]:
    with running_postfix() as relay:
        town = Town(dovecot, relay, tmp_path)
        town.time_comes(local(12, 8))
        yield town


def words_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def paragraphs(text: str) -> str:
    return "".join(f"<p class=MsoNormal>{html.escape(line) or '&nbsp;'}<o:p></o:p></p>" for line in text.split("\n"))


def phone(word: str, to: EmailMessage) -> str:
    return IPHONE.format(word=word, quoted=html.escape(words_of(to)).replace("\n", "<br>"))


def test_a_draft_in_outlooks_text_leaves_without_signature_and_quoted_correspondence(town: Town) -> None:
    page = OUTLOOK.format(words=paragraphs(f"Valbona, për konsultim me Forumin.\n\n{ACT}\n\n{SIGNATURE}"))
    (line,) = town.receives(town.mail(DIRECTOR, "Projektvendim për mbetjet", None, page=page))
    assert line["disposition"] == "opened"
    town.time_comes(local(12, 9))
    (invitation,) = town.sent(f"{WASTE}.invitation.", MEMBER)
    (name, draft), _ = attachments(invitation).items()
    assert name == "Projektvendim për mbetjet.txt"
    assert [row for row in draft.decode().splitlines() if row] == ACT.split("\n")
    everything = draft.decode() + words_of(invitation) + str(invitation)
    assert not [mark for mark in ("mes nesh", "kryetari@", "200 0000", "Bardhyl") if mark in everything]


def test_she_answers_on_her_telephone_and_a_stranger_hears_nothing(town: Town) -> None:
    people = xlsx({"Lista": [["Emri", "NID"], *[[f"Emër {n}", f"J{n}0515{n}23{'ABCDEFGHI'[n]}"] for n in range(1, 9)]]})
    tracked = docx(
        paragraph("Projektvendim për mbetjet", "Titull")
        + '<w:p><w:ins w:id="1" w:author="Artan Prova"><w:r><w:t>500 lekë</w:t></w:r></w:ins></w:p>'
    )
    unproven = town.mail(DIRECTOR, "Projektvendim për mbetjet", "Për konsultim me Forumin.", proven=False)
    unproven.add_attachment(tracked, maintype="application", subtype="octet-stream", filename="Mbetjet.docx")
    listed = town.mail(DIRECTOR, "Projektvendim për banesat", "Për konsultim me Forumin.")
    listed.add_attachment(people, maintype="application", subtype="octet-stream", filename="Përfituesit.xlsx")
    assert [line["disposition"] for line in town.receives(unproven, listed)] == ["held", "held"]
    (waste,), (houses,) = town.sent(f"{WASTE}.question."), town.sent(f"{HOUSES}.question.")
    assert "ndryshime të gjurmuara" in words_of(waste)
    assert "8 numra personalë" in words_of(houses)
    town.time_comes(local(13, 8, 5))
    (digest,) = town.sent("forum.digest.")
    assert "8 numra personalë" in words_of(digest)

    # HTML only, quoted, half-typed, from a stranger: nothing is done, and the stranger gets no answer.
    lines = town.receives(
        town.answer(waste, None, page=phone("Po", waste)),
        town.answer(waste, "Po e shoh nesër\n"),
        town.answer(houses, "Faleminderit\n\n> PO\n"),
        town.answer(houses, "PO\n", sender=STRANGER),
        town.mail(STRANGER, f"[K-{WASTE}]", f"{WASTE} PO\n"),
    )
    assert [line["disposition"] for line in lines] == ["review", "review", "thanks", "review", "review"]
    assert set(town.phases().values()) == {"held"}
    assert town.sent("", STRANGER) == []

    # "PO." above a telephone's signature, and several lines in answer to the digest; the same mail once more is no second word.
    word = town.answer(waste, "PO.\n\nDërguar nga iPhone im\n", page=phone("PO.", waste))
    both = town.answer(digest, f"{HOUSES} JO\n{WASTE} NDAL: ka ende ndryshime brenda\nSTATUS\n")
    assert [line["disposition"] for line in town.receives(word)] == ["commanded"]
    assert town.phases()[WASTE] == "open"
    assert [line["disposition"] for line in town.receives(both, both)] == ["commanded", "duplicate"]
    town.time_comes(local(13, 12))
    assert town.phases() == {WASTE: "open", HOUSES: "dismissed"}
    assert town.sent("", MEMBER) == []
    (page,) = town.sent("forum.transcript.status-")
    assert words_of(page).count("U krye:") == 3
    assert "@" not in words_of(page)
    assert words_of(town.sent(f"{WASTE}.question.")[-1]).startswith(
        "Përshëndetje,\n\nDrafti “Projektvendim për mbetjet”"
    )


def test_outlooks_recall_reaches_the_coordinator_and_her_deputys_order_the_deputy(town: Town) -> None:
    draft = town.mail(DIRECTOR, "Projektvendim për mbetjet", "Për konsultim me Forumin.")
    draft.add_attachment(
        docx(paragraph("Projektvendim për mbetjet")), maintype="application", subtype="msword", filename="M.docx"
    )
    town.receives(draft)
    town.time_comes(local(12, 9))
    recalled = f'Bardhyl Tafani would like to recall the message, "{draft["Subject"]}".'
    (line,) = town.receives(town.mail(DIRECTOR, f"Recall: {draft['Subject']}", recalled))
    assert (line["kind"], line["disposition"]) == ("withdrawal", "withdrawn")
    town.receives(town.mail(DEPUTY, "shtyrje", f"SHTYJ {WASTE} 5 ditë: festa\n"))
    (asked,) = town.sent(f"{WASTE}.question.", DEPUTY)
    assert "SHTYJ" in words_of(asked)
    (question,) = town.sent(f"{WASTE}.question.")
    town.receives(town.answer(question, "Po!\n\nValbona\n"))
    assert town.phases()[WASTE] == "withdrawn"
    assert len(town.sent(f"{WASTE}.withdrawal.", MEMBER)) == 1
