"""What the forums of one installation know of each other while the daemon runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.daemon.house import House
from mailflow.daemon.installation import Installation
from mailflow.rules.fresh import shipped_rules
from mailflow.settings import load_settings
from mailflow.settings.forums import settings_of_forums
from mailflow.storage import members, outbox
from mailflow.storage.transaction import reading, transaction
from tests.support.forum import MONDAY, SECRET

HERS = "valbona.kuqja@lumas.example"
KODRA = "forumi.kodra@lumas.example"


def rules(forum: str, contact: str) -> str:
    return (
        shipped_rules().replace("id: lumas ", f"id: {forum} ", 1).replace(f"address: {HERS}", f"address: {contact}", 1)
    )


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    """`kodra` and `lumas` share a mailbox, `zall` has its own."""
    folder = tmp_path / "forums"
    folder.mkdir()
    for name, contact in (("kodra", KODRA), ("lumas", HERS), ("zall", "forumi@zall.example")):
        (folder / f"{name}.yaml").write_text(rules(name, contact), encoding="utf-8")
    (folder / "zall.env").write_text(
        "MAILFLOW_IMAP_URL=imap://zall@127.0.0.1\nMAILFLOW_IMAP_PASSWORD=x\n", encoding="utf-8"
    )
    environment = {
        "MAILFLOW_RULES": "forums",
        "MAILFLOW_SECRET": SECRET.decode(),
        "MAILFLOW_IMAP_URL": "imap://zyra@127.0.0.1",
        "MAILFLOW_IMAP_PASSWORD": "x",
        "MAILFLOW_SMTP_URL": "smtp://127.0.0.1:1",
    }
    made = Installation(settings_of_forums(load_settings(environment, tmp_path)), lambda: MONDAY, with_mail=True)
    yield made
    made.engine.dispose()


def neighbours(house: House) -> dict[str, bool]:
    return {other.register.forum: other.shares_mailbox for other in house.office.neighbours}


def test_every_forum_knows_the_others_and_which_of_them_share_its_mailbox(place: Installation) -> None:
    kodra, lumas, zall = place.houses
    assert neighbours(kodra) == {"lumas": True, "zall": False}
    assert neighbours(lumas) == {"kodra": True, "zall": False}
    assert neighbours(zall) == {"kodra": False, "lumas": False}


def test_changed_rules_and_learned_addresses_of_the_others_are_known_at_the_next_tick(place: Installation) -> None:
    kodra, lumas, _ = place.houses
    kodra.settings.rules_path.write_text(rules("kodra", "e.re@lumas.example"), encoding="utf-8")
    with transaction(place.engine) as tx:
        members.learn_address(tx, "kodra", "private@shtepi.example", "M05", MONDAY)
    kodra.take_up_changed_rules()
    lumas.take_up_changed_rules()
    (known,) = [n.register for n in lumas.office.neighbours if n.register.forum == "kodra"]
    assert known.contact_address == "e.re@lumas.example"
    assert known.member_of("private@shtepi.example") is not None
    assert lumas.register().member_of("private@shtepi.example") is None
    assert neighbours(kodra) == {"lumas": True, "zall": False}


def test_changed_rules_that_take_another_forums_contact_point_are_refused(place: Installation) -> None:
    kodra, *_ = place.houses
    kodra.settings.rules_path.write_text(rules("kodra", HERS), encoding="utf-8")
    kodra.take_up_changed_rules()
    assert kodra.office.ruleset.register.contact_address == KODRA
    with reading(place.engine) as tx:
        told = [(line["kind"], line["key"].split("/")[0]) for line in outbox.outbox_lines(tx, "kodra")]
        assert told == [("alarm", "kodra")]
        assert list(outbox.outbox_lines(tx, "lumas")) == []
