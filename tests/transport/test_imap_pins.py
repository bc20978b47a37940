"""What is relied on inside imapclient and imaplib: an update that changes it fails here, not in a town hall."""

from __future__ import annotations

import socket
from datetime import UTC, datetime

from mailflow.transport.connection import connect
from tests.support.imap_script import ScriptedImap


def test_the_connection_is_quick_and_notices_a_dead_peer(scripted: ScriptedImap) -> None:
    client = connect(
        host=scripted.host, port=scripted.port, user=scripted.user, password=scripted.password, security="none"
    )
    sock = client.socket()
    assert client._imap.debug == 0
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 60_000
    assert sock.gettimeout() == 60
    client.logout()


def test_idle_stands_on_calls_that_exist(scripted: ScriptedImap) -> None:
    client = connect(
        host=scripted.host, port=scripted.port, user=scripted.user, password=scripted.password, security="none"
    )
    for name in ("_command", "_get_response", "_command_complete", "tagged_commands", "send"):
        assert hasattr(client._imap, name)
    assert callable(client._imap.file.peek)
    client.logout()


def test_instants_are_aware(scripted: ScriptedImap) -> None:
    scripted.deliver(b"From: a@x.example\r\n\r\n", datetime(2026, 5, 4, tzinfo=UTC))
    client = connect(
        host=scripted.host, port=scripted.port, user=scripted.user, password=scripted.password, security="none"
    )
    client.select_folder("INBOX", readonly=True)
    assert client.fetch([1], ["INTERNALDATE"])[1][b"INTERNALDATE"].tzinfo is not None
    client.logout()
