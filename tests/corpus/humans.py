"""No person's mail is taken for a machine's."""

from __future__ import annotations

from collections.abc import Iterator

from mailflow.mail.kinds import machine_kind
from tests.corpus.row import Row, none_of
from tests.corpus.samples import MACHINE_KINDS, Sample, clients, corpus, mailbox

NEEDS = ("corpus",)
_DSN = "a delivery status notification (multipart/report, RFC 3464)"
_MDN = "a read receipt (multipart/report, RFC 8098)"
MACHINES = {
    "mails/cpython/msg_05.txt": _DSN,
    "mails/cpython/msg_16.txt": _DSN,
    "mails/cpython/msg_25.txt": _DSN,
    "mails/cpython/msg_42.txt": "written by a “Mail Delivery Subsystem”",
    "mails/cpython/msg_43.txt": _DSN,
    "mails/enmime/multipart-wo-boundary.raw": "a failure notice of a Mailer-Daemon",
    "mails/mikel/mime_emails__raw_email_with_mimepart_without_content_type.eml": _DSN,
    "mails/mikel/multipart_report_emails__multi_address_bounce1.eml": _DSN,
    "mails/mikel/multipart_report_emails__multi_address_bounce2.eml": _DSN,
    "mails/mikel/multipart_report_emails__multipart_report_multiple_status.eml": _DSN,
    "mails/mikel/multipart_report_emails__report_422.eml": _DSN,
    "mails/mikel/multipart_report_emails__report_530.eml": _DSN,
    "mails/mimekit/delivery-status-multiple-blank-lines.txt": _DSN,
    "mails/mimekit/delivery-status-no-blank-line.txt": _DSN,
    "mails/mimekit/delivery-status.anonymized.eml": _DSN,
    "mails/mimekit/delivery-status.txt": _DSN,
    "mails/mimekit/delivery-status2.txt": _DSN,
    "mails/mimekit/disposition-notification.anonymized.eml": _MDN,
    "mails/mimekit/disposition-notification.txt": _MDN,
}
"""Mails among those of the corpus that a machine did write, each with what says so."""


def rows() -> Iterator[Row]:
    """The public mails, the replies, and both samples of our own."""
    samples = [*corpus("mails", "replies"), *_own_samples()]
    people = [sample for sample in samples if sample.name not in MACHINES]
    taken = [f"{s.name}: {verdict.kind} ({verdict.reasons[0]})" for s in people if (verdict := machine_kind(s.mail))]
    yield none_of("people's mails taken for a machine's", len(people), taken)
    missed = [s.name for s in samples if s.name in MACHINES and machine_kind(s.mail) is None]
    yield none_of("machines' mails among them that are not known", len(MACHINES), missed)


def _own_samples() -> list[Sample]:
    typed = [sample for sample, truth in clients() if truth["expected_text"] is not None]
    return typed + [sample for sample, truth in mailbox() if truth["kind"] not in MACHINE_KINDS]
