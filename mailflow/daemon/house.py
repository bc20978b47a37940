"""One forum: database, rules in force, clock. What every command and every loop is built on (`installation`: several)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import Engine

from mailflow.clock import Clock, rehearsal_clock, wall_clock
from mailflow.consultation.people import Register
from mailflow.errors import ConfigurationError, Problem, StorageFault
from mailflow.handlers import restoring, watching
from mailflow.handlers.office import Neighbour, Office, register_of
from mailflow.mail.compose import Composer
from mailflow.mail.templates import Templates
from mailflow.mail.threads import Signer
from mailflow.rules.load import load_ruleset
from mailflow.rules.ruleset import Ruleset
from mailflow.settings import Settings
from mailflow.storage.ballast import LARGEST_MAILS, lay_ballast
from mailflow.storage.faults import place
from mailflow.storage.instance import instance_of, name_instance
from mailflow.storage.mark import mark_path
from mailflow.storage.migrations import HEAD, revision, upgrade
from mailflow.storage.transaction import engine_for, is_there, reading, transaction

log = structlog.get_logger("mailflow.house")


class House:
    """Built once per process. `office` is replaced as a whole when rules.yaml has changed."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        *,
        ruleset: Ruleset | None = None,
        engine: Engine | None = None,
    ) -> None:
        """`ruleset` and `engine` where they are read and opened already.

        Raises ConfigurationError with every problem of rules.yaml, StorageFault where the database cannot be used.
        """
        self.settings = settings
        self.clock = clock or (rehearsal_clock(settings.now) if settings.now else wall_clock)
        rules, secret = ruleset or load_ruleset(settings.rules_path), secret_of(settings)
        self.engine = engine or open_database(settings.database_url)
        self.office = build_office(rules, secret, _named(self.engine, self.clock()))
        self.accepts: Callable[[Ruleset], None] = lambda ruleset: None
        """Raises ConfigurationError where changed rules do not go together with another forum's."""
        self.neighbours: Callable[[], tuple[Neighbour, ...]] = tuple
        """The other forums of the installation, as they stand now."""
        self.stands_still: str | None = None
        """Why the mailbox must not be read, if it must not."""
        self._refused: str | None = None
        self._unmarked: str | None = None
        self._seen: tuple[int, int] | None = None
        self._is_unchanged(settings.rules_path)

    @property
    def mailbox(self) -> str:
        """How the watched mailbox is named in the ledger."""
        imap = self.settings.imap
        return imap.user if imap is not None and imap.user else self.office.ruleset.register.contact_address

    def register(self) -> Register:
        """The people as they stand, with what was learned while running."""
        with reading(self.engine) as tx:
            return register_of(self.office, tx)

    def keep_mark(self) -> None:
        """Is this the database that worked here last? Raises StorageFault; a mark that cannot be written is told once."""
        path = mark_path(self.engine, self.settings.rules_path)
        try:
            reason = restoring.keep_mark(self.engine, path, self.clock())
        except OSError as fault:
            if self._unmarked != str(path):
                log.warning("the mark beside the database cannot be written", path=str(path), problem=fault.strerror)
            self._unmarked = str(path)
            return
        self._unmarked = None
        if reason is not None:
            log.error("everything stands still", problem=reason)

    def lay_ballast(self) -> None:
        """Room that can be given up, as long as fetching has its own (`storage/ballast`)."""
        lay_ballast(self.engine, LARGEST_MAILS * self.office.ruleset.limits.mail_size)

    def know_relay_size(self, size: int | None) -> None:
        """What the relay announced (SIZE, RFC 1870)."""
        self.office = replace(self.office, relay_size=size)

    def look_at_neighbours(self) -> None:
        """Know the other forums as they stand now, to leave them their mail."""
        self.office = replace(self.office, neighbours=self.neighbours())

    def take_up_changed_rules(self) -> None:
        """A changed rules.yaml comes into force; a broken one is refused, the old one stays and the coordinator is told."""
        self.look_at_neighbours()
        path = self.settings.rules_path
        if self._is_unchanged(path):
            return
        try:
            ruleset = load_ruleset(path)
            self.accepts(ruleset)
        except ConfigurationError as broken:
            self._tell_once(path, broken)
            return
        self._refused = None
        if ruleset.sha256 != self.office.ruleset.sha256:
            office = build_office(ruleset, secret_of(self.settings), self.office.instance)
            self.office = replace(office, relay_size=self.office.relay_size, neighbours=self.office.neighbours)
            log.info("rules taken up", sha256=ruleset.sha256[:12])

    def _is_unchanged(self, path: Path) -> bool:
        """By modification time and size: reading and checking the file takes a quarter of a second."""
        try:
            facts = path.stat()
        except OSError:
            return False  # gone: reading it says so
        seen, self._seen = self._seen, (facts.st_mtime_ns, facts.st_size)
        return seen == self._seen

    def _tell_once(self, path: Path, broken: ConfigurationError) -> None:
        if str(broken) == self._refused:
            return
        self._refused = str(broken)
        log.error("rules refused", problems=len(broken.problems))
        problem = f"{path.name} was changed and cannot be used:\n{broken}"
        remedy = "The rules of before stay in force. Correct the file; `mailflow check` shows every mistake."
        watching.alarm(self.engine, self.office, "rules", problem, remedy, self.clock())


def build_office(ruleset: Ruleset, secret: bytes, instance: str | None = None) -> Office:
    """The rules with the means to compose what they ask for. `instance`: the name of the database."""
    register = ruleset.register
    signer = Signer(secret, register.contact_address.rpartition("@")[2])
    composer = Composer(Templates(ruleset.templates), register, signer, instance)
    return Office(ruleset=ruleset, signer=signer, composer=composer, instance=instance)


def _named(engine: Engine, now: datetime) -> str | None:
    """The name of the database; a new one gets one, at the next start where it cannot be written: looking waits for no writer."""
    with reading(engine) as tx:
        known = instance_of(tx)
    if known is not None:
        return known
    try:
        with transaction(engine) as tx:
            return name_instance(tx, now)
    except StorageFault:
        return None


def secret_of(settings: Settings) -> bytes:
    """The key that signs tokens."""
    if settings.secret is None:
        remedy = "Set MAILFLOW_SECRET or MAILFLOW_SECRET_FILE; `mailflow init` writes a new one."
        raise ConfigurationError((Problem("MAILFLOW_SECRET", "is missing: nothing can be signed.", remedy),))
    return settings.secret


def open_database(url: str, *, makes: bool = True) -> Engine:
    """The database, ready to use; a new one is made, or missed; one of another version is refused with the remedy."""
    engine = engine_for(url)
    found = _schema_of(engine)
    if found is None and makes:
        upgrade(engine)
    elif found is None:
        raise missed(engine)
    elif found < HEAD:
        raise StorageFault(
            f"{place(engine.url)} is of an older version. Make a backup of it, then run `mailflow db upgrade`."
        )
    elif found > HEAD:
        raise StorageFault(f"{place(engine.url)} was made by a newer mailflow: install that version or a later one.")
    return engine


def missed(engine: Engine) -> StorageFault:
    """What is said where there is no database yet."""
    return StorageFault(
        f"{place(engine.url)} does not exist yet: the first `mailflow run` or `mailflow once` makes it."
    )


def is_made(engine: Engine) -> bool:
    """Is there a database in which mailflow has made its tables, of whatever version?"""
    return _schema_of(engine) is not None


def _schema_of(engine: Engine) -> str | None:
    """The revision of its schema: revisions are numbered. None where nothing was ever made."""
    if not is_there(engine):
        return None
    with reading(engine) as tx:
        return revision(tx)
