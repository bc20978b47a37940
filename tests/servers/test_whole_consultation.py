"""One whole consultation on a real Dovecot and a real Postfix, driven by `mailflow once` and MAILFLOW_NOW alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailflow.demo.sample import Arrival, Recipe, complete_mails, recipes, values_of_invitation
from tests.support.databases import BOTH
from tests.support.dovecot import Dovecot
from tests.support.installation import Installation
from tests.support.postfix import Postfix, running_postfix
from tests.support.reading import attachments, by_kind, read

pytestmark = pytest.mark.server("dovecot", "postfix")

TRUTH = Path(__file__).parents[2] / "mailflow" / "demo" / "mailbox" / "truth.json"
REF = "2026-001"
MEMBERS = 16
FIRST_START = datetime(2026, 2, 2, 7, 0, tzinfo=UTC)
GRACE_OVER = datetime(2026, 2, 2, 8, 50, tzinfo=UTC)
A_WEEK_LATER = datetime(2026, 2, 9, 12, 0, tzinfo=UTC)
REMINDER = datetime(2026, 2, 23, 7, 5, tzinfo=UTC)
DEADLINE = datetime(2026, 3, 2, 22, 59, 59, tzinfo=UTC)
AFTER = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A SQLite file that is not there yet, or an empty PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mailflow.db'}"
    url: str = request.getfixturevalue("fresh_postgresql")
    return url


@pytest.fixture
def relay() -> Iterator[Postfix]:
    """A relay of its own: the sample municipality's members are the same in every test."""
    with running_postfix() as relay:
        yield relay


def sample(name: str) -> Arrival:
    """A mail of the sample mailbox."""
    return next(mail for mail in complete_mails() if mail.name == name)


def recipe(number: str, **changes: str) -> Recipe:
    """A recipe of the sample mailbox, for another draft or with other words where `changes` say so."""
    found = next(r for r in recipes() if r.name.startswith(f"{number}-"))
    text = json.dumps(found.content)
    for old, new in changes.items():
        text = text.replace(old, new)
    return replace(found, content=json.loads(text))


class Mailbox:
    """The contact point's mailbox in Dovecot; a member's answer quotes the invitation that lies in her maildir."""

    def __init__(self, dovecot: Dovecot, relay: Postfix) -> None:
        self._dovecot, self._relay = dovecot, relay
        self.user = dovecot.fresh_user()
        self.values = {"OPEN:D01": GRACE_OVER.isoformat(), "DEADLINE:D01": DEADLINE.isoformat()}

    def arrives(self, mail: Arrival) -> int:
        """At its own time, as INTERNALDATE says."""
        return self._dovecot.append(self.user, mail.raw, mail.at)

    def replies(self, *numbers: Recipe) -> dict[str, Arrival]:
        """Answers of the sample mailbox arrive."""
        made = {}
        for answer in numbers:
            for draft, member in answer.quoted_invitations:
                mails = self._relay.wait_for(1, address_of(member))
                self.values |= values_of_invitation(draft, member, by_kind(mails, "invitation").as_bytes())
            made[answer.content["id"]] = answer.made(self.values)
        for mail in sorted(made.values(), key=lambda mail: mail.at):
            self.arrives(mail)
        return made

    def flags(self) -> dict[int, set[bytes]]:
        """What the human sees of every mail."""
        with self._dovecot.human(self.user) as human:
            human.select_folder("INBOX", readonly=True)
            found = human.get_flags(human.search())
        return {uid: set(flags) - {b"\\Recent"} for uid, flags in found.items()}


def address_of(member: str) -> str:
    from mailflow.rules.load import load_ruleset

    found = load_ruleset(Path(__file__).parents[2] / "rules.yaml").register.member(member)
    assert found is not None
    return found.addresses[0]


def test_from_a_directors_mail_to_the_compiled_recommendations(
    dovecot: Dovecot, relay: Postfix, database_url: str, tmp_path: Path
) -> None:
    mailbox = Mailbox(dovecot, relay)
    forum = Installation(tmp_path, database_url)
    forum.watches("localhost", dovecot.tls_port, mailbox.user, dovecot.password, ca_file=dovecot.ca_file)
    forum.sends_through(relay.host, relay.port)

    def once(now: datetime) -> dict[str, Any]:
        """As a process; on PostgreSQL only the first and the last, for the sake of time."""
        as_process = "sqlite" in database_url or now in {FIRST_START, AFTER}
        ended = (forum.run if as_process else forum.here)("once", "--json", now=now)
        assert (ended.code, "Traceback" in ended.stderr) == (0, False)
        summary: dict[str, Any] = ended.value
        assert summary["faults"] == []
        return summary

    # The first start: what lies there already never acts, whatever it is.
    old = mailbox.arrives(replace(sample("02-draft-civil-emergencies.eml"), at=FIRST_START - timedelta(days=3)))
    assert once(FIRST_START)["sent"] == 0

    # A draft; its receipt and the notice to the coordinator leave, and nobody is invited.
    draft = sample("01-draft-waste-plan.eml")
    mailbox.arrives(draft)
    mailbox.arrives(sample("20-ordinary-director-invoice.eml"))
    assert once(draft.at + timedelta(minutes=2))["sent"] == 2

    # The grace time ends: every member is invited.
    assert once(GRACE_OVER)["sent"] == MEMBERS
    invitation = read(relay.wait_for(1, address_of("M05"))[0])
    documents = attachments(read(draft.raw))
    delivered = attachments(invitation)
    assert documents
    assert {name: delivered.get(name) for name in documents} == documents
    assert "Reply-To" in invitation

    # A week of answers: on top, between the lines, below, in a new mail, only a DOCX, a second one, and a machine's.
    answers = mailbox.replies(*(recipe(number) for number in ("36", "37", "39", "44", "51", "54")))
    no_remarks = recipe("40", D02="D01")
    answers |= mailbox.replies(no_remarks)
    once(A_WEEK_LATER)
    assert forum.here("once", "--json", now=A_WEEK_LATER).value["sent"] == 0

    # Five working days before the deadline the silent are reminded; M05, M07, M04, M12 and M02 have answered.
    reminders = once(REMINDER)
    assert reminders["changed"] == 1

    # The machine is off over the deadline. An answer in time and one too late wait in the mailbox.
    in_time = mailbox.replies(recipe("38"))["38"]
    assert in_time.at < DEADLINE
    late = mailbox.replies(recipe("42", D02="D01"))["42"]
    assert DEADLINE < late.at < AFTER
    once(AFTER)

    # ── what stands written ──
    shown = forum.here("show", REF, "--json", now=AFTER)
    assert shown.code == 0
    record = shown.value
    assert list(record)[:9] == [
        "reference", "title", "phase", "mode", "directorate", "opened_at", "released_at", "deadline", "deadline_on",
    ]  # fmt: skip
    assert (record["phase"], record["directorate"], record["mode"]) == ("closed", "sherbimet", "automatic")
    assert (record["released_at"], record["deadline"]) == ("2026-02-02T08:50:00Z", "2026-03-02T22:59:59Z")
    assert record["deadline_on"] == "2026-03-02"
    assert {d["name"]: d["sha256"] for d in record["versions"][0]["documents"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in documents.items()
    }
    states = {member["id"]: member["state"] for member in record["members"]}
    assert states == dict.fromkeys((f"M{number:02d}" for number in range(1, 17)), "invited") | {
        "M04": "answered", "M05": "answered", "M07": "answered", "M11": "answered", "M12": "answered",
        "M02": "no_remarks", "M15": "late",
    }  # fmt: skip
    filed = record["recommendations"]
    assert [r["number"] for r in filed] == [f"{REF}/{number}" for number in range(1, len(filed) + 1)]
    truth = {mail["id"]: mail for mail in json.loads(TRUTH.read_text("utf-8"))["mails"]}
    by_message = {r["message_id"]: r for r in filed}
    for number, member in (("36", "M05"), ("37", "M07"), ("38", "M11"), ("39", "M04"), ("44", "M12"), ("51", "M05")):
        one = by_message[(answers | {"38": in_time})[number].message_id]
        assert (one["member"], one["verified"], one["late"]) == (member, True, False), number
        wanted = truth[number]["expected_text"]
        for passage in [wanted] if isinstance(wanted, str) else wanted:
            assert " ".join(passage.split()) in " ".join(one["text"].split()), number
    assert by_message[late.message_id]["late"] is True
    assert by_message[answers["51"].message_id]["supplements"] == by_message[answers["36"].message_id]["number"]
    assert len(filed) == 7

    ledger = forum.here("ledger", "--json", now=AFTER).lines
    ends = [line["disposition"] for line in ledger]
    assert ends.count("filed") == 7
    assert (ends.count("opened"), ends.count("no_remarks"), ends.count("machine")) == (1, 1, 1)
    assert "received" not in ends
    assert old not in {line["uid"] for line in ledger if line["disposition"] != "old"}
    assert next(line for line in ledger if line["disposition"] == "opened")["received_at"] == "2026-02-02T08:14:57Z"

    outbox = forum.here("outbox", "--json", now=AFTER).lines
    assert {line["state"] for line in outbox} == {"sent"}
    kinds = [line["kind"] for line in outbox]
    assert kinds.count("invitation") == MEMBERS
    assert kinds.count("acknowledgement") == 8
    assert kinds.count("reminder") == MEMBERS - 5
    assert kinds.count("closing") == MEMBERS
    assert kinds.count("report") == 2
    assert len({line["key"] for line in outbox}) == len(outbox)
    reminded = {line["recipient"] for line in outbox if line["kind"] == "reminder"}
    assert reminded.isdisjoint(address_of(member) for member in ("M02", "M04", "M05", "M07", "M12"))

    health = forum.here("status", "--json", now=AFTER)
    assert health.code == 0
    assert (health.value["ok"], health.value["outbox"]["queued"]) == (True, 0)

    # ── what the world has received, and what the human finds in her mailbox ──
    relay.wait_for(len(outbox))
    report = by_kind(relay.wait_for(2, "bardhyl.tafani@lumas.example"), "report")
    assert sorted(name.rpartition(".")[2] for name in attachments(report)) == ["csv", "docx"]
    for member, more in (("M05", 2), ("M12", 1), ("M16", 1)):  # acknowledgements or the reminder, and the closing
        assert len(relay.wait_for(1 + more + 1, address_of(member))) == 1 + more + 1
    flags = mailbox.flags()
    assert set().union(*flags.values()) == {b"$mailflow"}
    assert flags[old] == set()
