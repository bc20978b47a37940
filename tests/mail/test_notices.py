"""A notice is a robot's only where every sentence of it is a notice's; a member's words beside it are kept."""

import pytest

from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.kinds import machine_kind
from tests.mail.blind.answers import answers
from tests.mail.notice_letters import ABSENCES, PEOPLE, RECEIPTS

SUBJECT = "Re: Mbetjet urbane [K-2026-001]"


def mail(text: str, subject: str = SUBJECT, *fields: str) -> IncomingMail:
    head = ["From: Arta <arta@shoqata.example>", f"Subject: {subject}", *fields]
    return parse("\r\n".join([*head, "Content-Type: text/plain; charset=utf-8", "", text]).encode())


def kind_of(read: IncomingMail) -> str | None:
    verdict = machine_kind(read)
    return verdict.kind.value if verdict else None


@pytest.mark.parametrize("text", [*RECEIPTS, *ABSENCES])
def test_a_notice_in_the_thread_without_headers_is_a_robots(text: str) -> None:
    assert kind_of(mail(text)) == "auto_reply"


@pytest.mark.parametrize("text", PEOPLE)
def test_whoever_writes_a_sentence_of_his_own_is_a_person(text: str) -> None:
    assert kind_of(mail(text)) is None


def test_the_letters_are_many() -> None:
    assert len({*RECEIPTS, *ABSENCES}) >= 80
    assert len(set(PEOPLE)) >= 80


def test_a_robot_that_guards_a_mailbox_is_known_by_its_words() -> None:
    text = "I'm protecting myself from receiving junk mail. Just this once, click the link below so I can receive your emails."
    assert kind_of(mail(text, "Verification required [K-2026-001]")) == "auto_reply"


@pytest.mark.parametrize(
    "subject", ["Jashtë zyre", "Jashtë zyre: Mbetjet urbane", "Out of office", "In ferie", "Im Urlaub"]
)
def test_words_of_ones_own_under_the_subject_of_an_absence_are_a_persons(subject: str) -> None:
    text = "Jam jashtë zyre deri të hënën, por po ju shkruaj: kanalet e ujërave të bardha të pastrohen para shiut."
    assert kind_of(mail(text, subject)) is None
    assert kind_of(mail(text, subject, "X-Auto-Response-Suppress: All")) is None


def test_a_vote_beside_an_absence_is_a_persons() -> None:
    assert kind_of(mail("Jam me leje deri më 20 mars dhe kthehem më 21 mars.", SUBJECT)) == "auto_reply"
    for vote in ("Kundër.", "Po.", "Against.", "Contrario.", "Dagegen.", "Κατά."):
        assert kind_of(mail(f"Jam me leje deri më 20 mars dhe kthehem më 21 mars. {vote}")) is None, vote


def test_a_receipt_with_a_document_is_a_persons() -> None:
    parts = "--b\r\n\r\n{}\r\n--b\r\nContent-Type: application/pdf; name=mendimi.pdf\r\n\r\n%PDF\r\n--b--"
    head = f"From: a@x.example\r\nSubject: {SUBJECT}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    text = "This is an automated message. Please do not reply."
    assert kind_of(parse((head + parts.format(text)).encode())) is None
    assert kind_of(mail(text)) == "auto_reply"


def test_a_receipt_above_our_quoted_mail_is_a_robots_and_words_below_it_a_persons() -> None:
    text = "Ky është një mesazh automatik. Mos iu përgjigjni.\n\nMë 2026-03-11 09:40, Forumi shkroi:\n> Rekomandoni?"
    assert kind_of(mail(text)) == "auto_reply"
    assert kind_of(mail(f"{text}\nTë shtohen stola.")) is None


BEFORE = (
    "Jam me leje deri më 20 mars dhe kthehem më 21 mars.",
    "I am on leave until 20 March and will be back on 21 March.",
    "Ky është një mesazh automatik. E-maili juaj u mor dhe do të shqyrtohet.",
    "Questo è un messaggio automatico. La sua e-mail è stata ricevuta.",
)


@pytest.mark.parametrize("before", BEFORE)
def test_no_answer_is_lost_behind_a_notice(before: str) -> None:
    assert kind_of(mail(before)) == "auto_reply"
    texts = [one.text for one in answers() if "thanks" not in one.kinds and not one.text.startswith(">")]
    assert [text for text in texts if kind_of(mail(f"{before} {text}"))] == []
    assert [text for text in texts if kind_of(mail(f"{before}\n\n{text}"))] == []
