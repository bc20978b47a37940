"""No mail of any sample makes a reader raise: parsing, kinds, bounces, own words."""

from __future__ import annotations

from collections.abc import Iterator

from mailflow.mail.delivery_status import read_bounce
from mailflow.mail.incoming import parse
from mailflow.mail.kinds import machine_kind
from mailflow.mail.quoting import own_words
from tests.corpus.row import Row, none_of
from tests.corpus.samples import every_mail

NEEDS = ()


def rows() -> Iterator[Row]:
    """One row."""
    samples = every_mail()
    raising = [f"{sample.name}: {fault}" for sample in samples if (fault := fault_of(sample.raw))]
    yield none_of("exceptions while reading, all samples", len(samples), raising)


def fault_of(raw: bytes) -> str:
    """What a reader raises at this mail; '' where none does."""
    try:
        mail = parse(raw)
        machine_kind(mail)
        read_bounce(mail)
        own_words(mail)
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is what is looked for
        return f"{type(fault).__name__}: {fault}"
    return ""
