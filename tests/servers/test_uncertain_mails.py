"""The connection breaks at the dot, on a real relay and a real mailbox: every member has the invitation once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.dovecot import Dovecot
from tests.support.postfix import Postfix, running_postfix
from tests.torture.uncertain_mails import play

pytestmark = pytest.mark.server("dovecot", "postfix")


@pytest.fixture(scope="module")
def relay(dovecot: Dovecot) -> Iterator[Postfix]:
    with running_postfix(lmtp_port=dovecot.lmtp_port) as relay:
        yield relay


@pytest.mark.parametrize("proof", ["audit_copy", "sent_folder"])
def test_what_has_left_is_seen_in_the_mailbox_and_only_the_rest_goes_again(
    dovecot: Dovecot, relay: Postfix, proof: str
) -> None:
    """Of six invitations two never reached the relay, and of four its answer was lost."""
    end = play(dovecot, relay, members=6, withheld=2, proof=proof, run=f"{proof[:2]}-")
    assert end.doubtful == 6
    assert (end.lost, end.doubled) == ([], [])
    assert end.states == {"sent": 6}
