"""Delivery failures of some 65 kinds of mail server: known as machine mail, as bounces, with the address that failed.

What the address is, the mails say in fields for machines (RFC 3464 2.3, X-Failed-Recipients); they are read here by a rule of
their own, so that the reader under test is no judge of itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailflow.mail.delivery_status import read_bounce
from mailflow.mail.kinds import MachineKind, machine_kind
from tests.corpus.row import Row, share
from tests.corpus.samples import Sample, corpus

NEEDS = ("corpus",)
NO_BOUNCES = {
    "bounces/flufl/simple_38.txt": "a disposition notification",
    "bounces/sisimai/lhost-fml-03.eml": "a loop alert of a mailing list, with nobody's address",
}
_GROUP = re.compile(rb"\r?\n[ \t]*\r?\n")
_NAMED = re.compile(
    rb"^(?:(?:final|original)-recipient[ \t]*:[ \t]*(?:rfc822|utf-8)?[ \t]*;?|x-failed-recipients:)([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(rb"[^\s<>,;:\"'()\[\]]+@[^\s<>,;:\"'()\[\]]+")
_ARRIVED = re.compile(rb"^action[ \t]*:[ \t]*(?:delivered|relayed|expanded)", re.IGNORECASE | re.MULTILINE)


def rows() -> Iterator[Row]:
    """Machine mail, bounces, addresses; and the complaints of feedback loops."""
    samples = corpus("bounces")
    kinds = {sample.name: machine_kind(sample.mail) for sample in samples}
    yield share(
        "bounces known as machine mail", 98, len(samples), [n for n, verdict in kinds.items() if verdict is None]
    )
    failures = [sample for sample in samples if sample.name not in NO_BOUNCES]
    other = [s.name for s in failures if (v := kinds[s.name]) is None or v.kind is not MachineKind.BOUNCE]
    yield share("bounces known as bounces", 90, len(failures), other)
    named = [(sample, addresses) for sample in failures if (addresses := named_addresses(sample.raw))]
    wrong = [sample.name for sample, addresses in named if not _found(sample) or not _found(sample) <= addresses]
    yield share("bounces with the address that failed, where one is named", 95, len(named), wrong)
    reports = corpus("reports")
    yield share("complaints of feedback loops known as such", 100, len(reports), _no_complaints(reports))


def named_addresses(raw: bytes) -> set[str]:
    """The addresses that the fields for machines name as failed, folded."""
    groups = [group for group in _GROUP.split(raw) if not _ARRIVED.search(group)]
    fields = [field for group in groups for field in _NAMED.findall(group)]
    return {found.decode("latin-1").casefold() for field in fields for found in _ADDRESS.findall(field)}


def _found(sample: Sample) -> set[str]:
    bounce = read_bounce(sample.mail)
    return {recipient.address.casefold() for recipient in bounce.recipients} if bounce else set()


def _no_complaints(reports: list[Sample]) -> list[str]:
    verdicts = {sample.name: machine_kind(sample.mail) for sample in reports}
    return [name for name, v in verdicts.items() if v is None or v.kind is not MachineKind.FEEDBACK_REPORT]
