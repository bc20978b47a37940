"""Numbers for Prometheus: on this machine only, as the database stands at that moment, without a name or an address."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.request import urlopen

import pytest

from mailflow.daemon.metrics import serving_metrics
from mailflow.errors import ConfigurationError, StorageFault
from mailflow.handlers import watching
from mailflow.settings import load_settings
from mailflow.storage.transaction import engine_for
from tests.support.dovecot import free_ports
from tests.support.forum import Forum


@pytest.fixture
def house(fresh_sqlite: str, tmp_path: Path) -> Iterator[Any]:
    engine = engine_for(fresh_sqlite)
    forum = Forum(engine)
    forum.director_sends()
    watching.beat(engine, forum.office, "tick", None, forum.now)
    watching.beat(engine, forum.office, "intake", "The log-in of ana@lumas.example was refused.", forum.now)
    (port,) = free_ports(1)
    settings = load_settings({"MAILFLOW_METRICS": f"127.0.0.1:{port}"}, tmp_path)
    yield SimpleNamespace(
        engine=engine, office=forum.office, mailbox=forum.mailbox, settings=settings, clock=lambda: forum.now
    )
    engine.dispose()


def numbers(house: Any) -> str:
    host, port = house.settings.metrics
    with urlopen(f"http://{host}:{port}/metrics", timeout=10) as answer:
        return str(answer.read().decode())


def test_the_numbers_are_those_of_the_moment_and_name_nobody(house: Any) -> None:
    with serving_metrics([house]):
        told = numbers(house)
    for line in (
        "mailflow_up 1.0",
        'mailflow_loop_last_ok_timestamp_seconds{forum="lumas",loop="tick"} 1.7700192e+09',
        'mailflow_loop_problem{forum="lumas",loop="intake"} 1.0',
        'mailflow_stuck_seconds{forum="lumas",what="intake"} 0.0',
        'mailflow_outbox{forum="lumas",state="sent"} 2.0',
        'mailflow_ledger{disposition="opened",forum="lumas"} 1.0',
        'mailflow_consultations_open{forum="lumas"} 1.0',
    ):
        assert line in re.sub(r"{([^}]*)}", lambda found: "{" + ",".join(sorted(found[1].split(","))) + "}", told), line
    assert "@" not in told


def test_a_database_that_cannot_be_read_is_a_number_as_well(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise StorageFault("the disk reports an error")

    with serving_metrics([house]):
        monkeypatch.setattr("mailflow.daemon.metrics._fill", fails)
        assert "mailflow_up 0.0" in numbers(house)
    with pytest.raises(OSError, match="refused"):
        numbers(house)


def test_without_the_extra_or_with_a_port_that_is_taken_it_is_one_sentence(
    house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = r"MAILFLOW_METRICS: 127\.0\.0\.1:\d+ cannot be used \(Address already in use\)\. Name a port that is free\."
    with serving_metrics([house]), pytest.raises(ConfigurationError, match=taken), serving_metrics([house]):
        pass
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'mailflow\[metrics\]'"), serving_metrics([house]):
        pass


@pytest.mark.parametrize(
    "place", ["0.0.0.0:9464", "mail.bashkia.example:9464", "9464", "127.0.0.1:0", "127.0.0.1:port"]
)
def test_nobody_else_may_reach_it(tmp_path: Path, place: str) -> None:
    with pytest.raises(ConfigurationError, match="is no port of this machine"):
        load_settings({"MAILFLOW_METRICS": place}, tmp_path)


def test_where_it_is_not_set_nothing_is_served(house: Any, tmp_path: Path) -> None:
    house.settings = load_settings({}, tmp_path)
    with serving_metrics([house]):
        pass
