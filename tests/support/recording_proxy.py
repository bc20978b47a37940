"""A TCP proxy before an IMAP server that writes down every command, whoever sent it and in whatever pieces it came."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.support.imap_whitelist import command_in

_LITERAL = re.compile(rb"\{(\d+)\+?\}$")


class RecordingProxy:
    """Use it in a `with` statement; `commands` are lines without tags, literals put in, log-ins cut short."""

    host = "127.0.0.1"

    def __init__(self, port: int) -> None:
        """`port` of the server on loopback."""
        self._target = port
        self.commands: list[str] = []
        self._listener = socket.create_server((self.host, 0))
        self.port = int(self._listener.getsockname()[1])
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(5)
        for sock in self._sockets:
            sock.close()

    def all_commands(self) -> list[str]:
        """Every command, once the clients have hung up: what was sent last is read along a moment later."""
        for thread in self._threads[1:]:
            thread.join(5)
        return list(self.commands)

    def cut(self) -> None:
        """Break every connection."""
        for sock in list(self._sockets):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _start(self, target: object, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)  # type: ignore[arg-type] # any function
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection((self.host, self._target))
            self._sockets += [client, server]
            self._start(self._upstream, client, server)
            self._start(_copy, server, client)

    def _upstream(self, client: socket.socket, server: socket.socket) -> None:
        """Client to server, reading along."""
        pending = b""
        while data := _receive(client):
            with suppress(OSError):
                server.sendall(data)
            pending = self._read(pending + data)
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)

    def _read(self, data: bytes) -> bytes:
        """Take the complete commands out of `data`; what is left waits for more."""
        start = position = 0
        while (end := data.find(b"\r\n", position)) >= 0:
            literal = _LITERAL.search(data, position, end)
            position = end + 2
            if literal:
                position += int(literal[1])
                if position > len(data):
                    return data[start:]
                continue
            self._note(data[start:end])
            start = position
        return data[start:]

    def _note(self, line: bytes) -> None:
        command = command_in(line)
        if command is not None:
            self.commands.append(command)


def _copy(source: socket.socket, sink: socket.socket) -> None:
    while data := _receive(source):
        try:
            sink.sendall(data)
        except OSError:
            break
    with suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)


def _receive(sock: socket.socket) -> bytes:
    try:
        return sock.recv(65536)
    except OSError:
        return b""
