"""Bytes come back as they went in, kept once, compressed where it helps."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import Engine, func, select

from mailflow.errors import StorageFault
from mailflow.storage.content import get_content, pack, put_content
from mailflow.storage.tables import content
from mailflow.storage.transaction import transaction

NOISE = random.Random(7).randbytes(200_000)


@pytest.mark.parametrize("data", [b"", b"\0\xff", "Të nderuar anëtarë, ".encode() * 9_000, NOISE])
def test_bytes_come_back_as_they_went_in(engine: Engine, data: bytes) -> None:
    with transaction(engine) as tx:
        assert get_content(tx, put_content(tx, data)) == data


def test_the_same_bytes_are_kept_once(engine: Engine) -> None:
    with transaction(engine) as tx:
        assert put_content(tx, b"plan") == put_content(tx, pack(b"plan"))
        assert tx.execute(select(func.count()).select_from(content)).scalar_one() == 1


def test_text_is_compressed_and_what_is_compressed_already_is_not() -> None:
    assert len(pack(b"vendim " * 10_000).stored) < 2_000
    assert pack(NOISE).stored == NOISE
    assert not pack(NOISE).packed


def test_missing_content_is_told_with_the_remedy(engine: Engine) -> None:
    with pytest.raises(StorageFault, match=r"restore the last backup"), transaction(engine) as tx:
        get_content(tx, "0" * 64)
