"""backtest over years of made-up mail on a real Dovecot, against the truth; and what went over the wire."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.support.dovecot import Dovecot
from tests.support.imap_whitelist import outside_the_whitelist
from tests.support.installation import Installation
from tests.support.old_mailbox import Old, fill, old_mails
from tests.support.recording_proxy import RecordingProxy

pytestmark = pytest.mark.server("dovecot")
COUNT = 5_000


@pytest.fixture(scope="module")
def years(dovecot: Dovecot) -> tuple[str, list[Old]]:
    """A user with 5,000 old mails, and the truth about them."""
    user = dovecot.fresh_user()
    with dovecot.human(user) as human:
        human.select_folder("INBOX")
    return user, fill(dovecot.maildir(user), old_mails(COUNT))


def test_five_thousand_old_mails_are_judged_as_they_are(
    dovecot: Dovecot, years: tuple[str, list[Old]], tmp_path: Path
) -> None:
    user, truth = years
    place = Installation(tmp_path, f"sqlite:///{tmp_path}/mailflow.db")
    with RecordingProxy(dovecot.port) as proxy:
        place.watches(dovecot.host, proxy.port, user, dovecot.password)
        said = place.here("backtest", "--json")
        commands = proxy.all_commands()
    assert said.code == 0, said.stderr
    *lines, last = said.lines
    expected = [(old.at.strftime("%Y-%m-%dT%H:%M:%SZ"), old.subject) for old in truth if old.outcome != "nothing"]
    assert [(line["received_at"], line["subject"]) for line in lines] == expected, (
        "in the order of arrival, and no other"
    )
    outcomes = [old.outcome for old in truth if old.outcome != "nothing"]
    assert [line["outcome"] for line in lines] == outcomes
    numbers = {line["subject"]: line["number"] for line in lines if line["outcome"] == "open"}
    followed = {line["subject"].removeprefix("Re: "): line["follows"] for line in lines if line["outcome"] == "follows"}
    assert followed == numbers, "a second mail of a draft is shown with the first"
    counts = Counter(outcomes)
    assert last["counts"] | {"read": 0} == {
        "mails": COUNT, "read": 0, "open": counts["open"], "hold": counts["hold"], "follows": counts["follows"], "review": 0,
        "near_miss": counts["near_miss"], "duplicate": 0, "closed_folders": [],
    }  # fmt: skip
    assert last["counts"]["read"] < COUNT / 5, "most mails are told by their headers alone"
    assert outside_the_whitelist(commands) == []
    assert not any(command.startswith(("SELECT", "UID STORE")) for command in commands), "the mailbox is only looked at"
    assert not (tmp_path / "mailflow.db").exists(), "nothing is written"
