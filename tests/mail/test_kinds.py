"""Robots are told from people; where only words speak, doubt is for the member."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.kinds import MachineKind, machine_kind
from tests.mail.sample_mails import CLIENTS, CORPUS, NO_CORPUS, public_mails, sample

MACHINE = {
    "54": "auto_reply",
    "55": "auto_reply",
    "56": "auto_reply",
    "57": "bounce",
    "58": "bounce",
    "59": "receipt",
    "60": "calendar",
}
AWAY = "Përshëndetje,\n\njam me leje vjetore deri më 20.02.2026. Për çështje urgjente ju lutem kontaktoni sekretarinë.\n\nArta"


def mail(
    text: str = AWAY,
    subject: str = "Re: Ftesë për konsultim",
    *fields: str,
    sender: str = "Arta <arta@shoqata.example>",
) -> IncomingMail:
    return parse("\r\n".join([f"From: {sender}", f"Subject: {subject}", *fields, "", text]).encode())


def kind_of(read: IncomingMail) -> str | None:
    verdict = machine_kind(read)
    return verdict.kind.value if verdict else None


@pytest.mark.parametrize("ident", [f"{n:02d}" for n in range(1, 61)])
def test_the_sample_mailbox_holds_just_these_robots(ident: str) -> None:
    assert kind_of(parse(sample(ident))) == MACHINE.get(ident)


@pytest.mark.parametrize("path", sorted(CLIENTS.glob("*.eml")), ids=lambda path: str(path.stem))
def test_what_mail_programs_write_is_told_from_what_people_write(path: Path) -> None:
    mode = json.loads(path.with_suffix(".json").read_text("utf-8"))["mode"]
    wanted = {"auto": {"auto_reply"}, "bounce": {"bounce"}, "mdn": {"receipt"}, "calendar": {"calendar"}}
    name = path.stem.split("-")[0] if "mdn" not in path.stem else "mdn"
    if mode in {"auto-reply", "mdn (read receipt)"} or name in wanted:
        assert kind_of(parse(path.read_bytes())) in wanted[name]
    else:
        assert kind_of(parse(path.read_bytes())) is None


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; owner-email=x@y.example", "Return-Path: <>", "X-Autoreply: yes",
        "X-Autorespond: 1", "Precedence: auto_reply", "X-POST-MessageClass: 9; Autoresponder",
    ],
)  # fmt: skip
def test_a_robot_that_says_so_is_believed_whatever_it_writes(field: str) -> None:
    assert kind_of(mail("Rekomandoj ndryshimin e nenit 7.", "Re: Ftesë", field)) == "auto_reply"


@pytest.mark.parametrize(
    "field",
    [
        "Auto-Submitted: no", "List-Id: <lista.shoqata.example>", "Precedence: bulk", "Precedence: list", "X-Auto-Response-Suppress: All",
        "Return-Path: <arta@shoqata.example>", "X-Autoreply: no", "X-MS-Exchange-Inbox-Rules-Loop: arta@shoqata.example",
    ],
)  # fmt: skip
def test_a_member_stays_a_member_behind_lists_and_forwarding_rules(field: str) -> None:
    assert kind_of(mail("Rekomandoj ndryshimin e nenit 7.", "Re: Ftesë", field)) is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Jashtë zyre: Ftesë për konsultim", AWAY), ("Pergjigje automatike: Ftese", "Mesazhi juaj do te trajtohet pas kthimit."),
        ("Automatic reply: Ftesë", "I am out of the office until Monday. For urgent matters please contact office@x.example."),
        ("Out of Office Re: Ftesë", "Thanks for your mail."), ("Re: Ftesë për konsultim", AWAY),
        ("Re: Jashtë zyre: Ftesë", AWAY), ("Përgjigje automatike: Ftesë", AWAY + "\n\n> Të nderuar anëtarë\n> Nëse nuk keni vërejtje"),
    ],
)  # fmt: skip
def test_an_absence_without_headers_is_known_by_its_words(subject: str, text: str) -> None:
    assert kind_of(mail(text, subject)) == "auto_reply"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: Jashtë zyre: Ftesë", "Rekomandoj që grumbullimi të bëhet të martën."),
        ("Re: Përgjigje automatike: Ftesë", "Faleminderit, po pres."),
        ("Jashtë zyre", "Jam jashtë zyre deri të hënën, por rekomandimi im është të shtohet një pikë."),
        ("Re: Ftesë", "Jam me leje deri më 20.02. Mendoj se neni 5 duhet hequr."),
        ("Re: Ftesë", "Jam jashtë vendit deri më 3 mars, a mund të shtyhet afati?"),
        ("Re: Ftesë", "Nuk kam akses në dokument, më dërgoni një kopje deri më 3 mars."),
        ("Re: Ftesë", "Jam jashtë zyre deri të hënën. Dokumentin e lexoj pas kthimit."),
        ("Re: Ftesë", AWAY + "\n\nArta shkroi:\n> Mirë."),
        ("Re: Ftesë", "Pa vërejtje. Jam me pushime deri më 5 mars."), ("Re: Ftesë", "Pa vërejtje"), ("Re: Ftesë", "Ok"),
        ("Re: Ftesë", "Kazanët janë jashtë qytetit dhe kamioni vjen deri në orën 10."),
        ("Automatic reply: Ftesë", AWAY + " " + "Po ju shkruaj gjatë për planin. " * 60),
        ("Raport vjetor", "Delivery of waste bins failed twice; the message you sent was clear."),
    ],
)  # fmt: skip
def test_the_words_of_a_member_are_not_taken_for_a_robots(subject: str, text: str) -> None:
    assert kind_of(mail(text, subject)) is None


def test_an_absence_with_a_document_is_for_people_to_read() -> None:
    parts = "--b\r\n\r\n{}\r\n--b\r\nContent-Type: application/pdf; name=rekomandime.pdf\r\n\r\n%PDF\r\n--b--"
    read = mail(parts.format(AWAY), "Jashtë zyre", "Content-Type: multipart/mixed; boundary=b", "MIME-Version: 1.0")
    assert [part.name for part in read.documents] == ["rekomandime.pdf"]
    assert kind_of(read) is None


def test_an_invitation_to_a_meeting_is_a_persons_mail() -> None:
    request = "BEGIN:VCALENDAR\r\nMETHOD:{}\r\nEND:VCALENDAR"
    for method, kind in (("REPLY", "calendar"), ("COUNTER", "calendar"), ("REQUEST", None)):
        assert kind_of(mail(request.format(method), "x", "Content-Type: text/calendar")) == kind


def report(report_type: str, part: str, body: str = "") -> IncomingMail:
    fields = ("MIME-Version: 1.0", f"Content-Type: multipart/report;{report_type} boundary=b")
    return mail(f"--b\r\n\r\nx\r\n--b\r\nContent-Type: {part}\r\n\r\n{body}\r\n--b--", "x", *fields)


@pytest.mark.parametrize(
    ("report_type", "part", "kind"),
    [
        (" report-type=delivery-status;", "message/delivery-status", "bounce"), ("", "message/delivery-status", "bounce"),
        (" report-type=disposition-notification;", "message/disposition-notification", "receipt"),
        (" report-type=feedback-report;", "message/feedback-report", "feedback_report"), (" report-type=x;", "text/plain", "auto_reply"),
    ],
)  # fmt: skip
def test_a_report_is_what_its_type_says(report_type: str, part: str, kind: str) -> None:
    assert kind_of(report(report_type, part)) == kind


def test_a_report_of_success_is_a_receipt() -> None:
    fields = "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@x.example\r\nAction: {}"
    assert kind_of(report("", "message/delivery-status", fields.format("delivered"))) == "receipt"
    assert kind_of(report("", "message/delivery-status", fields.format("failed"))) == "bounce"


def test_a_receipt_in_words_alone_is_a_receipt() -> None:
    assert kind_of(mail("Mesazhi u shfaq në kompjuterin e marrësit.", "Faturë Kthimi (u shfaq) - Ftesë")) == "receipt"
    assert kind_of(mail("Neni 3 u diskutua.", "Dëftesë kthimi: Ftesë")) is None


@pytest.mark.parametrize(
    ("subject", "text", "sender", "fields"),
    [
        ("Undelivered Mail Returned to Sender", "x", "MAILER-DAEMON@x.example", ()),
        ("x", "x", "Mail Delivery System <system@x.example>", ()), ("x", "x", "MAILER-DAEMON", ()),
        ("Undeliverable: Ftesë", "x", "postmaster@x.example", ()), ("Mail delivery failed", "user unknown", "a@x.example", ()),
        ("failure notice", "x", "a@x.example", ("Return-Path: <>",)), ("x", "x", "a@x.example", ("X-Failed-Recipients: b@x.example",)),
    ],
)  # fmt: skip
def test_a_bounce_without_a_report_is_known(subject: str, text: str, sender: str, fields: tuple[str, ...]) -> None:
    assert kind_of(mail(text, subject, *fields, sender=sender)) == "bounce"


def test_a_reply_that_quotes_an_original_message_is_no_bounce() -> None:
    quoted = (
        "Dakord.\n\n----- Original Message -----\nFrom: Forumi <kontakt@lumas.example>\nTo: b@x.example\nSubject: Ftesë"
    )
    assert kind_of(mail(quoted)) is None
    assert (
        kind_of(mail("Shihni më poshtë: a person wrote me that mail could not be delivered.", "Fwd: Undelivered Mail"))
        is None
    )


@pytest.mark.skipif(not CORPUS.is_dir(), reason=NO_CORPUS)
def test_at_least_98_of_100_public_failures_are_known_as_machine_mail() -> None:
    paths = public_mails("bounces")
    known = [path for path in paths if machine_kind(parse(path.read_bytes())) is not None]
    assert len(known) >= 0.98 * len(paths)


@pytest.mark.skipif(not CORPUS.is_dir(), reason=NO_CORPUS)
def test_every_public_complaint_is_a_feedback_report() -> None:
    assert {kind_of(parse(path.read_bytes())) for path in public_mails("reports/arf")} == {"feedback_report"}


@pytest.mark.skipif(not CORPUS.is_dir(), reason=NO_CORPUS)
def test_no_ordinary_public_mail_is_taken_for_a_robots() -> None:
    wrong = []
    for path in (*public_mails("mails"), *public_mails("replies/talon")):
        read = parse(path.read_bytes())
        daemon = re.search("mailer-daemon|mail delivery", read.raw_from, re.IGNORECASE)
        if machine_kind(read) is not None and read.media_type != "multipart/report" and not daemon:
            wrong.append(path.name)
    assert wrong == []


def test_a_verdict_gives_its_reasons() -> None:
    verdict = machine_kind(parse(sample("56")))
    assert verdict is not None
    assert verdict.kind is MachineKind.AUTO_REPLY
    assert tuple(map(str, verdict.reasons)) == ("Auto-Submitted: auto-replied (RFC 3834)", "null reverse-path")
