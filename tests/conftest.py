"""What all tests share: one steady hypothesis profile, the fixtures of tests/support, and the rule for missing servers.

A test marked `server("dovecot", "postfix")` needs these servers of Debian. Where one is not installed it is skipped, all such
tests in one line of the summary; where CI=true it fails. A bare `server` leaves that to the fixture it uses.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog

from tests.support.imap_whitelist import outside_the_whitelist, recorded
from tests.support.servers import missing_packages

pytest_plugins = [
    f"tests.support.{name}"
    for name in ("databases", "dovecot", "cyrus", "courier", "mailboxes", "postfix")
    if (Path(__file__).parent / "support" / f"{name}.py").exists()
]

hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.load_profile("steady")


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """A command that sets up its logs does so for its own test alone: what another writes does not depend on their order."""
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def nothing_but_the_whitelist() -> Iterator[None]:
    """Whatever a test is about: mailflow has sent no command that the human's mailbox must not see."""
    from tests.support.dovecot import said_to_dovecot

    with recorded() as connections:
        yield
    said = [*connections, *said_to_dovecot()]
    assert [command for commands in said for command in outside_the_whitelist(commands)] == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for servers comes first, so that no worker is left with it in the end."""
    items.sort(key=lambda item: item.get_closest_marker("server") is None)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    named = {server for mark in item.iter_markers("server") for server in mark.args}
    if not missing_packages(sorted(named)):
        return
    reason = f"server tests need {', '.join(missing_packages())}, as root: apt-get install them"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason} (CI=true: a missing server is a failure)", pytrace=False)
    pytest.skip(reason)
