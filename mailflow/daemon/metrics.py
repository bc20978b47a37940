"""Numbers for Prometheus, on loopback: read from the database whenever they are asked for, without a name or an address.

Needs the extra `metrics` (prometheus-client). Whoever can log in to this machine may read them: they are counts and instants.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from mailflow.consultation.model import Phase
from mailflow.daemon.house import House
from mailflow.errors import ConfigurationError, MailflowError, Problem
from mailflow.reports.standing import problem_of, standing_still
from mailflow.storage import consultations, ledger, outbox, watch
from mailflow.storage.tables import DISPOSITIONS, OUTBOX_STATES
from mailflow.storage.transaction import reading

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

SETTING = "MAILFLOW_METRICS"


@contextmanager
def serving_metrics(houses: Sequence[House]) -> Iterator[None]:
    """Serve them to the end of the block, where MAILFLOW_METRICS names a port. Raises ConfigurationError where that cannot be."""
    place = houses[0].settings.metrics
    if place is None:
        yield
        return
    host, port = place
    try:
        from prometheus_client import CollectorRegistry, start_http_server  # noqa: PLC0415 - of an extra
    except ModuleNotFoundError:
        remedy = "Install it with pip install 'mailflow[metrics]', or remove the setting."
        raise ConfigurationError((Problem(SETTING, "needs the package prometheus-client.", remedy),)) from None
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Numbers(houses))
    try:
        server, thread = start_http_server(port, addr=host, registry=registry)
    except OSError as error:
        problem = f"{host}:{port} cannot be used ({error.strerror})."
        raise ConfigurationError((Problem(SETTING, problem, "Name a port that is free."),)) from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Numbers:
    """What Prometheus collects; one read of the database for each forum."""

    def __init__(self, houses: Sequence[House]) -> None:
        self._houses = houses

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All numbers as they stand now. A database that cannot be read is `mailflow_up 0`."""
        gauges = _gauges()
        is_up = 1
        for house in self._houses:
            try:
                with reading(house.engine) as tx:
                    _fill(gauges, tx, house)
            except MailflowError:
                is_up = 0
        gauges["up"].add_metric([], is_up)
        yield from gauges.values()


def _gauges() -> dict[str, GaugeMetricFamily]:
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - of an extra

    described = {
        "up": ("1 while the database can be read", []),
        "loop_last_ok_timestamp_seconds": ("When the loop last did its work", ["forum", "loop"]),
        "loop_problem": ("1 while the loop has a problem", ["forum", "loop"]),
        "stuck_seconds": ("For how long it has stood still", ["forum", "what"]),
        "outbox": ("Mails of ours by their state", ["forum", "state"]),
        "ledger": ("Mails seen by their end state", ["forum", "disposition"]),
        "consultations_open": ("Open consultations", ["forum"]),
    }
    return {
        name: GaugeMetricFamily(f"mailflow_{name}", text, labels=labels) for name, (text, labels) in described.items()
    }


def _fill(gauges: dict[str, GaugeMetricFamily], tx: Connection, house: House) -> None:
    forum, now = house.office.forum, house.clock()
    for beat in watch.loops(tx, forum):
        if beat.last_ok_at is not None:
            gauges["loop_last_ok_timestamp_seconds"].add_metric([forum, beat.loop], beat.last_ok_at.timestamp())
        gauges["loop_problem"].add_metric([forum, beat.loop], int(problem_of(beat, now) is not None))
    for one in standing_still(tx, forum, house.mailbox, house.office.ruleset.folders, now):
        gauges["stuck_seconds"].add_metric([forum, one.what], (now - one.since).total_seconds())
    owed, seen = outbox.counts(tx, forum), ledger.sums(tx, forum)
    for state in OUTBOX_STATES:
        gauges["outbox"].add_metric([forum, state], owed.get(state, 0))
    for disposition in DISPOSITIONS:
        gauges["ledger"].add_metric([forum, disposition], seen.get(disposition, 0))
    running = sum(line.phase is Phase.OPEN for line in consultations.listing(tx, forum))
    gauges["consultations_open"].add_metric([forum], running)
