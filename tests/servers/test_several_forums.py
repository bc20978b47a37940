"""Two forums of one installation on a real Dovecot and a real Postfix: one mailbox for both, and a mailbox each."""

from __future__ import annotations

import contextlib
import signal
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from mailflow.demo.sample import complete_mails
from mailflow.rules.fresh import shipped_rules
from tests.support.databases import BOTH
from tests.support.dovecot import Dovecot
from tests.support.installation import Installation
from tests.support.postfix import Postfix, running_postfix
from tests.support.reading import read
from tests.support.recording_proxy import RecordingProxy

pytestmark = pytest.mark.server("dovecot", "postfix")

HERS = "valbona.kuqja@lumas.example"
KODRA = "forumi.kodra@lumas.example"
WITHOUT_GRACE = shipped_rules().replace("grace: 30 minutes", "grace: 0")
START = datetime(2026, 2, 2, 7, 0, tzinfo=UTC)
LATER = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
MEMBERS = 16


@pytest.fixture
def relay() -> Iterator[Postfix]:
    """Its own: the members of both forums are the same."""
    with running_postfix() as relay:
        yield relay


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mailflow.db'}"
    url: str = request.getfixturevalue("fresh_postgresql")
    return url


def two_forums(folder: Path, database_url: str, relay: Postfix) -> Installation:
    """`lumas` and `kodra`, with the same people."""
    place = Installation(folder, database_url, rules=WITHOUT_GRACE)
    rules = folder / "forums"
    rules.mkdir()
    place.rules_path.rename(rules / "lumas.yaml")
    kodra = WITHOUT_GRACE.replace("id: lumas ", "id: kodra ", 1).replace(f"address: {HERS}", f"address: {KODRA}", 1)
    (rules / "kodra.yaml").write_text(kodra, encoding="utf-8")
    place.environment["MAILFLOW_RULES"] = str(rules)
    place.sends_through(relay.host, relay.port)
    return place


def draft(to: str) -> bytes:
    raw = next(mail.raw for mail in complete_mails() if mail.name == "01-draft-waste-plan.eml")
    head, _, body = raw.partition(b"\r\n\r\n")
    return head.replace(HERS.encode(), to.encode()) + b"\r\n\r\n" + body


def answer(invitation: bytes, text: str) -> bytes:
    """A member's, in her own words, without a quote."""
    mail = read(invitation)
    fields = {
        "From": str(mail["To"]), "To": str(mail["Reply-To"]), "Subject": f"Re: {mail['Subject']}".replace("\n", " "),
        "In-Reply-To": str(mail["Message-ID"]), "Message-ID": f"<{abs(hash(text))}@example.org>",
        "Date": "Mon, 02 Feb 2026 10:00:00 +0100", "Content-Type": "text/plain; charset=utf-8",
    }  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{head}\r\n{text}\r\n".encode()


def invitations(relay: Postfix, contact: str) -> list[bytes]:
    return [
        mail
        for mail in relay.delivered()
        if ".invitation." in (found := read(mail))["Message-ID"] and contact in str(found["From"])
    ]


def test_the_daemon_serves_two_forums_in_one_mailbox(dovecot: Dovecot, relay: Postfix, tmp_path: Path) -> None:
    place = two_forums(tmp_path, f"sqlite:///{tmp_path / 'mailflow.db'}", relay)
    user = dovecot.fresh_user()
    with RecordingProxy(dovecot.port) as proxy:
        place.watches(proxy.host, proxy.port, user, dovecot.password)
        daemon = place.start("run")
        try:

            def until(holds: Callable[[], bool]) -> None:
                for _ in range(600):
                    if holds():
                        return
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        raise AssertionError(f"ended with {daemon.wait(0.1)}: {place.log_path.read_text('utf-8')}")
                raise AssertionError(place.log_path.read_text("utf-8"))

            until(lambda: proxy.commands.count("IDLE") >= 2)
            dovecot.deliver(user, draft(KODRA))
            until(lambda: len(invitations(relay, KODRA)) == MEMBERS)
            dovecot.deliver(user, answer(invitations(relay, KODRA)[0], "Të shtohen kosha në çdo lagje."))
            until(lambda: place.here("list", "--json").lines[0]["counts"]["recommendations"] == 1)
            daemon.send_signal(signal.SIGTERM)
            assert daemon.wait(20) == 0
        finally:
            daemon.kill()
            daemon.wait()
    assert invitations(relay, HERS) == []
    assert {line["forum"] for line in place.here("list", "--json").lines} == {"kodra"}
    seen = [(line["forum"], line["disposition"], line["from"] is None) for line in place.here("ledger", "--json").lines]
    assert seen == [
        ("kodra", "opened", False),
        ("kodra", "filed", False),
        ("lumas", "unrelated", True),
        ("lumas", "unrelated", True),
    ]
    assert "Traceback" not in place.log_path.read_text("utf-8")


def test_two_forums_with_a_mailbox_each_count_for_themselves(
    dovecot: Dovecot, relay: Postfix, database_url: str, tmp_path: Path
) -> None:
    place = two_forums(tmp_path, database_url, relay)
    boxes = {name: dovecot.fresh_user() for name in ("kodra", "lumas")}
    for name, user in boxes.items():
        password = tmp_path / "forums" / f"{name}.password"
        password.write_text(dovecot.password, encoding="utf-8")
        (tmp_path / "forums" / f"{name}.env").write_text(
            f"MAILFLOW_IMAP_URL=imap://{quote(user)}@{dovecot.host}:{dovecot.port}\n"
            f"MAILFLOW_IMAP_PASSWORD_FILE={password.name}\n",
            encoding="utf-8",
        )
    assert place.run("once", "--json", now=START).value == {"sent": 0, "changed": 0, "faults": []}
    dovecot.append(boxes["lumas"], draft(HERS), START + timedelta(hours=1))
    dovecot.append(boxes["kodra"], draft(KODRA), START + timedelta(hours=1))
    assert place.here("once", "--json", now=LATER).value["faults"] == []
    assert (len(invitations(relay, HERS)), len(invitations(relay, KODRA))) == (MEMBERS, MEMBERS)

    # A member answers the invitation of lumas; the answer is in the mailbox of kodra as well, where it means nothing.
    text = "Të shtohen kosha në çdo lagje."
    for user in boxes.values():
        dovecot.append(user, answer(invitations(relay, HERS)[0], text), LATER + timedelta(minutes=5))
    assert place.here("once", "--json", now=LATER + timedelta(hours=1)).value["faults"] == []
    filed = {
        name: [r["number"] for r in place.here("show", "2026-001", "--forum", name, "--json").value["recommendations"]]
        for name in boxes
    }
    assert filed == {"kodra": [], "lumas": ["2026-001/1"]}
    ends = [(line["forum"], line["mailbox"], line["disposition"]) for line in place.here("ledger", "--json").lines]
    assert ends == [
        ("kodra", boxes["kodra"], "opened"),
        ("kodra", boxes["kodra"], "unrelated"),
        ("lumas", boxes["lumas"], "opened"),
        ("lumas", boxes["lumas"], "filed"),
    ]
