"""The daemon as a service: it tells systemd when it is ready, alive and leaving, and shows nobody a secret."""

from __future__ import annotations

import contextlib
import signal
import socket
from pathlib import Path

from mailflow.demo.pymap_server import PymapServer
from mailflow.demo.smtp_sink import SmtpSink
from tests.support.installation import SECRET, Installation
from tests.support.mailboxes import PASSWORD, PymapMailbox


def test_systemd_hears_of_the_daemon_from_its_start_to_its_end(
    tmp_path: Path, fresh_sqlite: str, pymap_server: PymapServer
) -> None:
    place = Installation(tmp_path, fresh_sqlite)
    user = PymapMailbox(pymap_server).user
    place.watches(pymap_server.host, pymap_server.port, user, PASSWORD)
    place.environment |= {"NOTIFY_SOCKET": str(tmp_path / "notify"), "MAILFLOW_LOG": "json"}
    heard: list[str] = []
    with SmtpSink() as sink, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(2)
        place.sends_through(sink.host, sink.port)
        daemon = place.start("run")

        def listen(*wanted: str) -> None:
            for _ in range(60):
                with contextlib.suppress(TimeoutError):
                    heard.extend(systemd.recv(4096).decode().splitlines())
                if {*wanted} <= {*heard}:
                    return
                assert daemon.poll() is None or wanted == ("STOPPING=1",), place.log_path.read_text()
            raise AssertionError(heard)

        try:
            listen("READY=1", "WATCHDOG=1")
            arguments = Path(f"/proc/{daemon.pid}/cmdline").read_text()
            daemon.send_signal(signal.SIGTERM)
            listen("STOPPING=1")
            assert daemon.wait(60) == 0
        finally:
            daemon.kill()
            daemon.wait()
    assert "STATUS=All loops are at work" in heard
    log = place.log_path.read_text()
    assert '"event": "started"' in log
    assert "Traceback" not in log
    for secret in (SECRET, PASSWORD, user):
        assert secret not in arguments
        assert secret not in log
