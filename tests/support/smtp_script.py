"""A scripted SMTP server: it fails at a chosen phase, for a chosen recipient, as often as wanted; elsewhere it takes mail.

    with SmtpScript() as script:
        script.on("rcpt", "450 4.2.0 greylisted", recipient="m07@", times=1)
        script.on("dot", SWALLOW)

Phases: connect, ehlo, auth, mail, rcpt, data, body (while the message comes), dot. Blocking, a thread a connection, so that it
serves tests with and without an event loop.
"""

from __future__ import annotations

import base64
import contextlib
import select
import socket
import ssl
import struct
import threading
from dataclasses import dataclass, field
from enum import Enum


class Action(Enum):
    DROP = "close the connection instead of answering"
    RESET = "the same by RST"
    SWALLOW = "dot only: take the mail, then close without an answer"
    SILENT = "neither read nor answer; the connection stays open until the client leaves"


DROP, RESET, SWALLOW, SILENT = Action.DROP, Action.RESET, Action.SWALLOW, Action.SILENT


@dataclass
class Hold:
    """Answer as usual, but only once `released` is set; `reached` tells that the phase has come."""

    reached: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)


@dataclass
class Step:
    phase: str
    act: str | Action | Hold
    recipient: str
    times: int | None

    def fits(self, phase: str, recipient: str) -> bool:
        return self.phase == phase and self.times != 0 and self.recipient in recipient


@dataclass(frozen=True)
class TakenMail:
    sender: str
    recipient: str
    content: bytes
    """As it came over the wire, dots unstuffed, without the terminating dot."""


class _GoneError(Exception):
    pass


class SmtpScript:
    def __init__(
        self,
        *,
        size: int | None = 10_000_000,
        smtputf8: bool = False,
        users: dict[str, str] | None = None,
        tls: ssl.SSLContext | None = None,
        starttls: ssl.SSLContext | None = None,
    ) -> None:
        self.mails: list[TakenMail] = []
        self.commands: list[str] = []
        self.connections = 0
        self.log_ins = 0
        self.quits = 0
        self._steps: list[Step] = []
        self.size = size
        self.smtputf8 = smtputf8
        self.users = users
        self.tls = tls
        self.starttls = starttls
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.host, self.port = self._listener.getsockname()

    def on(self, phase: str, act: str | Action | Hold, *, recipient: str = "", times: int | None = None) -> None:
        """From now on do `act` at `phase`; `recipient` is a part of the address (known from RCPT on)."""
        self._steps.append(Step(phase, act, recipient, times))

    def forget(self) -> None:
        """Behave from now on."""
        self._steps.clear()

    def drop_all(self) -> None:
        """Close every connection now."""
        for connection in tuple(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> SmtpScript:
        self._threads.append(threading.Thread(target=self._accept, daemon=True))
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        for step in self._steps:
            if isinstance(step.act, Hold):
                step.act.released.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.drop_all()
        for thread in self._threads:
            thread.join(timeout=10)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        self._open.add(connection)
        session = _Session(self, connection)
        try:
            with contextlib.suppress(_GoneError, OSError):
                if self.tls is not None:
                    session.encrypt(self.tls)
                session.run()
        finally:
            self._open.discard(connection)
            session.close()

    def take_step(self, phase: str, recipient: str) -> str | Action | Hold | None:
        with self._lock:
            step = next((step for step in self._steps if step.fits(phase, recipient)), None)
            if step is not None and step.times is not None:
                step.times -= 1
            return step.act if step else None


class _Session:
    def __init__(self, script: SmtpScript, connection: socket.socket) -> None:
        self.script = script
        self.connection = connection
        self.file = connection.makefile("rb")
        self.sender = ""
        self.recipient = ""
        self.is_encrypted = False
        self.in_transaction = False

    def run(self) -> None:
        self.answer("connect", "220 script.test ESMTP")
        while line := self.file.readline():
            command = line.decode("utf-8").rstrip("\r\n")
            self.script.commands.append(command)
            self.obey(command)

    def obey(self, command: str) -> None:
        verb = command.partition(" ")[0].upper()
        obey = getattr(self, f"on_{verb.lower()}", None)
        if obey is None:
            self.say("502 5.5.2 unknown command")
        else:
            obey(command)

    def on_ehlo(self, _: str) -> None:
        self.answer("ehlo", self.greeting())

    def on_helo(self, _: str) -> None:
        self.say("250 script.test")

    def on_starttls(self, _: str) -> None:
        if self.script.starttls is None:
            self.say("502 5.5.1 no")
            return
        self.say("220 2.0.0 go ahead")
        self.encrypt(self.script.starttls)

    def on_auth(self, command: str) -> None:
        _, user, password = base64.b64decode(command.split(" ")[2]).decode().split("\0")
        self.script.log_ins += 1
        is_right = (self.script.users or {}).get(user) == password
        self.answer("auth", "235 2.7.0 welcome" if is_right else "535 5.7.8 wrong user or password")

    def on_mail(self, command: str) -> None:
        if self.in_transaction:
            self.say("503 5.5.1 nested MAIL command")
            return
        self.sender, self.recipient = _address(command), ""
        is_too_large = self.script.size is not None and _size(command) > self.script.size
        usual = "552 5.3.4 message size exceeds the limit" if is_too_large else "250 2.1.0 ok"
        self.in_transaction = self.answer("mail", usual) and not is_too_large

    def on_rcpt(self, command: str) -> None:
        self.recipient = _address(command)
        self.answer("rcpt", "250 2.1.5 ok")

    def on_data(self, _: str) -> None:
        if self.answer("data", "354 go on"):
            self.take_message()

    def on_rset(self, _: str) -> None:
        self.in_transaction = False
        self.say("250 2.0.0 ok")

    def on_quit(self, _: str) -> None:
        self.script.quits += 1
        self.say("221 2.0.0 bye")
        raise _GoneError

    def greeting(self) -> str:
        lines = ["script.test", "ENHANCEDSTATUSCODES"]
        if self.script.size is not None:
            lines.append(f"SIZE {self.script.size}")
        if self.script.smtputf8:
            lines.append("SMTPUTF8")
        if self.script.users is not None:
            lines.append("AUTH CRAM-MD5 PLAIN LOGIN")
        if self.script.starttls is not None and not self.is_encrypted:
            lines.append("STARTTLS")
        return "\r\n".join([*(f"250-{line}" for line in lines[:-1]), f"250 {lines[-1]}"])

    def take_message(self) -> None:
        first = self.file.readline()
        self.act_on("body")
        lines = [first]
        while lines[-1] != b".\r\n":
            line = self.file.readline()
            if not line:
                raise _GoneError
            lines.append(line)
        content = b"".join(line[1:] if line.startswith(b".") else line for line in lines[:-1])
        mail = TakenMail(self.sender, self.recipient, content)
        self.in_transaction = False
        act = self.script.take_step("dot", self.recipient)
        if act is None or act is SWALLOW or isinstance(act, Hold):
            self.script.mails.append(mail)
        self.do(act)
        self.say(act if isinstance(act, str) else "250 2.0.0 ok: queued as 1")

    def act_on(self, phase: str) -> str | None:
        """Do what the script wants at `phase`; the reply it dictates, or None."""
        act = self.script.take_step(phase, self.recipient)
        self.do(act)
        return act if isinstance(act, str) else None

    def do(self, act: str | Action | Hold | None) -> None:
        if isinstance(act, Hold):
            act.reached.set()
            act.released.wait(30)
        elif act is SILENT:
            departure = select.poll()
            departure.register(self.connection, select.POLLRDHUP)
            departure.poll(30_000)
            raise _GoneError
        elif act is RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise _GoneError
        elif act in {DROP, SWALLOW}:
            raise _GoneError

    def answer(self, phase: str, usual: str) -> bool:
        """Say the script's reply or the usual one; was it the usual one?"""
        dictated = self.act_on(phase)
        self.say(dictated or usual)
        if dictated and dictated.startswith("421"):
            raise _GoneError
        return dictated is None

    def say(self, reply: str) -> None:
        self.connection.sendall(reply.encode() + b"\r\n")

    def encrypt(self, context: ssl.SSLContext) -> None:
        self.file.close()
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.file = self.connection.makefile("rb")
        self.is_encrypted = True

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.file.close()
        with contextlib.suppress(OSError):
            self.connection.close()


def _address(command: str) -> str:
    return command[command.index("<") + 1 : command.index(">")]


def _size(command: str) -> int:
    parameters = dict(part.partition("=")[::2] for part in command.split(" ")[2:])
    return int(parameters.get("SIZE", 0))
