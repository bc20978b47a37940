"""The baseline never moves, and intake has caught up only when every folder was polled to its end."""

from __future__ import annotations

from sqlalchemy import Engine

from mailflow.storage import folders, ledger
from mailflow.storage.folders import FolderState
from mailflow.storage.transaction import transaction
from tests.storage.samples import FORUM, MINUTE, NOW, envelope, source

BOX = "ogp@lumas.al"


def test_the_baseline_is_drawn_once(engine: Engine) -> None:
    with transaction(engine) as tx:
        assert folders.folder_state(tx, FORUM, BOX, "INBOX") is None
        first = {"uidvalidity": 4_000_000_000, "baseline_uid": 50_000}
        assert folders.set_baseline(tx, FORUM, BOX, "INBOX", **first, baseline_at=NOW)
        assert not folders.set_baseline(
            tx, FORUM, BOX, "INBOX", uidvalidity=1, baseline_uid=0, baseline_at=NOW + MINUTE
        )
        assert folders.folder_state(tx, FORUM, BOX, "INBOX") == FolderState(4_000_000_000, 50_000, NOW, None, None)
        assert folders.folder_state(tx, "tjeter", BOX, "INBOX") is None


def test_a_new_uidvalidity_keeps_the_instant_and_drops_the_ceiling(engine: Engine) -> None:
    with transaction(engine) as tx:
        folders.set_baseline(tx, FORUM, BOX, "INBOX", uidvalidity=1, baseline_uid=50_000, baseline_at=NOW)
        folders.change_uidvalidity(tx, FORUM, BOX, "INBOX", 2)
        assert folders.folder_state(tx, FORUM, BOX, "INBOX") == FolderState(2, 0, NOW, None, None)


def test_intake_has_caught_up_when_every_folder_was_polled(engine: Engine) -> None:
    watched = ("INBOX", "Forumi")
    with transaction(engine) as tx:
        for name in watched:
            folders.set_baseline(tx, FORUM, BOX, name, uidvalidity=1, baseline_uid=0, baseline_at=NOW)
        assert folders.caught_up_at(tx, FORUM, BOX, watched) is None
        folders.poll_done(tx, FORUM, BOX, "INBOX", began_at=NOW + MINUTE, done_at=NOW + 2 * MINUTE)
        assert folders.caught_up_at(tx, FORUM, BOX, watched) is None
        folders.poll_done(tx, FORUM, BOX, "Forumi", began_at=NOW, done_at=NOW + 3 * MINUTE)
        assert folders.caught_up_at(tx, FORUM, BOX, watched) == NOW, "the oldest beginning counts"
        assert folders.caught_up_at(tx, FORUM, BOX, (*watched, "E re")) is None
        assert folders.caught_up_at(tx, FORUM, BOX, ("INBOX",)) == NOW + MINUTE
        assert folders.caught_up_at(tx, FORUM, BOX, ()) is None


def test_recorded_uids_are_known_under_their_uidvalidity(engine: Engine) -> None:
    with transaction(engine) as tx:
        for uid in (3, 70, 71):
            ledger.record_received(tx, source(uid, uidvalidity=1), envelope(), b"x", NOW)
        ledger.record_unfetched(
            tx, source(72, uidvalidity=1), envelope(), "unrelated", near_miss=False, reasons=(), now=NOW
        )
        ledger.record_received(tx, source(73, uidvalidity=2), envelope(), b"x", NOW)
        ledger.record_received(tx, source(74, uidvalidity=1, folder="Sent"), envelope(), b"x", NOW)
        assert folders.known_uids(tx, FORUM, BOX, "INBOX", 1) == {3, 70, 71, 72}
        assert folders.highest_uid(tx, FORUM, BOX, "INBOX", 1) == 72
        assert folders.highest_uid(tx, FORUM, BOX, "INBOX", 9) == 0
        assert folders.known_uids_since(tx, FORUM, BOX, "INBOX", 1, uid_floor=71) == {71, 72}
