"""A small IMAP server that breaks where it is told to: one fault per connection, in order, then it behaves.

    server.faults += [Fault.EOF_IN_IDLE, None, Fault.TORN_LITERAL]

It speaks what the whitelist allows (and refuses the rest with BAD), keeps flags and keywords, announces new mail in IDLE. It
shares the contract tests with pymap and Dovecot. Plain TCP on loopback, one thread a connection.
"""

from __future__ import annotations

import re
import socket
import threading
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, auto
from types import TracebackType
from typing import Self


class Fault(Enum):
    """What goes wrong on one connection."""

    EOF_IN_IDLE = auto()
    BYE_IN_IDLE = auto()
    SILENT_AFTER_DONE = auto()
    """Half open: IDLE seems to work, DONE is never answered."""
    NEWS_WITH_PLUS = auto()
    """`+ idling` and `* n EXISTS` in one segment."""
    NEWS_BEFORE_PLUS = auto()
    TORN_LITERAL = auto()
    """The line drops in the middle of a mail."""
    BLACK_HOLE = auto()
    """No search is ever answered."""
    REFUSED_LOGIN = auto()
    UNAVAILABLE = auto()
    """A refused log-in that does not mean the password (RFC 5530)."""
    DROPPED_LOGIN = auto()
    NO_GREETING = auto()
    SHORT_BODY_ONCE = auto()
    """The first mail comes ten bytes short, with a literal that agrees with itself."""
    GARBAGE = auto()
    """A search is answered with something that is no IMAP."""


@dataclass
class Mail:
    """A mail in a folder."""

    uid: int
    raw: bytes
    at: datetime
    flags: set[bytes] = field(default_factory=set)
    stated_size: int | None = None


@dataclass
class Folder:
    """A folder; UIDs ascend for ever."""

    uidvalidity: int = 1000
    uidnext: int = 1
    mails: list[Mail] = field(default_factory=list)
    keeps_keyword: bool = True


class ScriptedImap:
    """Use it in a `with` statement. `commands` holds every line the clients sent, without tags."""

    host = "127.0.0.1"

    def __init__(self, *, user: str = "kontakt@lumas.example", password: str = "fjalekalimi") -> None:
        self.user, self.password = user, password
        self.faults: deque[Fault | None] = deque()
        self.folders: dict[str, Folder] = {"INBOX": Folder()}
        self.commands: list[str] = []
        self.can_idle = True
        self.peeking_marks = False
        """Does it set `\\Seen` whatever a client asks for?"""
        self.finds_fields = True
        """Else a search for a header field finds everything."""
        self.sent: str | None = None
        """The folder that is marked as that of sent mail."""
        self.forum_folder, self.keeps_keywords = "Forumi", True
        self.connections = 0
        self._poisoned: dict[int, str] = {}
        self.lock = threading.RLock()
        self.idling: list[tuple[socket.socket, str]] = []
        self.idle_began = threading.Event()
        """Set whenever a client has been told that it idles."""
        self._listener = socket.create_server((self.host, 0))
        self.port = int(self._listener.getsockname()[1])
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        thread = threading.Thread(target=self._accept, name="scripted-imap", daemon=True)
        self._threads.append(thread)
        thread.start()
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

    def deliver(
        self,
        raw: bytes,
        at: datetime,
        *,
        folder: str = "INBOX",
        flags: Iterable[bytes] = (),
        stated_size: int | None = None,
    ) -> int:
        """A mail reaches the folder; idling clients are told. Answers its UID."""
        with self.lock:
            box = self.folders.setdefault(folder, Folder())
            mail = Mail(box.uidnext, raw, at, set(flags), stated_size)
            box.uidnext += 1
            box.mails.append(mail)
            for sock, selected in self.idling:
                if selected == folder:
                    sock.sendall(b"* %d EXISTS\r\n" % len(box.mails))
            return mail.uid

    def renumber(self, folder: str = "INBOX") -> None:
        """A new UIDVALIDITY; UIDs begin at 1 again. Whoever has the folder open is thrown out, as RFC 3501 has it."""
        with self.lock:
            box = self.folders[folder]
            box.uidvalidity += 1
            for uid, mail in enumerate(box.mails, 1):
                mail.uid = uid
            box.uidnext = len(box.mails) + 1
        self.cut()

    def cut(self) -> None:
        """Break every connection."""
        for sock in self._sockets:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def remove(self, uid: int, folder: str = "INBOX") -> None:
        """The human deletes a mail."""
        with self.lock:
            box = self.folders[folder]
            box.mails = [mail for mail in box.mails if mail.uid != uid]

    def poison(self, uid: int, item: str = "") -> None:
        """Whoever asks for that mail (or for that item of it) is cut off, for ever."""
        self._poisoned[uid] = item

    def is_poisoned(self, uid: int, asked: str) -> bool:
        """Does the question break the connection?"""
        return uid in self._poisoned and self._poisoned[uid] in asked

    def flags(self, uid: int, folder: str = "INBOX") -> set[bytes]:
        """The flags a mail has now."""
        return next(mail.flags for mail in self.folders[folder].mails if mail.uid == uid)

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                fault = self.faults.popleft() if self.faults else None
                self.connections += 1
                self._sockets.append(sock)
            thread = threading.Thread(target=_Connection(self, sock, fault).serve, daemon=True)
            self._threads.append(thread)
            thread.start()


class _Gone(Exception):
    """The connection is at its end."""


class _Connection:
    def __init__(self, server: ScriptedImap, sock: socket.socket, fault: Fault | None) -> None:
        self.server, self.sock, self.fault = server, sock, fault
        self.lines = sock.makefile("rb")
        self.selected = ""
        self.writable = False

    def serve(self) -> None:
        try:
            if self.fault is Fault.NO_GREETING:
                self.lines.readline()
                return
            self.send(b"* OK ready\r\n")
            while line := self.lines.readline():
                self.answer(line.rstrip(b"\r\n").decode())
        except (_Gone, OSError, ValueError):
            pass
        finally:
            self.lines.close()
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def answer(self, line: str) -> None:
        tag, _, command = line.partition(" ")
        self.server.commands.append(command)
        name, _, rest = command.partition(" ")
        if name == "UID":
            name, _, rest = rest.partition(" ")
            name = f"UID_{name}"
        handler = getattr(self, f"do_{name.lower()}", None)
        said = "BAD not on the whitelist" if handler is None else handler(rest)
        self.send(f"{tag} {said or 'OK done'}\r\n".encode())
        if name == "LOGOUT":
            raise _Gone

    def do_capability(self, _: str) -> None:
        self.send(b"* CAPABILITY IMAP4rev1 UNSELECT" + (b" IDLE" if self.server.can_idle else b"") + b"\r\n")

    def do_login(self, rest: str) -> str | None:
        if self.fault is Fault.DROPPED_LOGIN:
            raise _Gone
        if self.fault is Fault.UNAVAILABLE:
            return "NO [UNAVAILABLE] the user database is asleep"
        if self.fault is Fault.REFUSED_LOGIN or rest != f'{self.server.user} "{self.server.password}"':
            return "NO [AUTHENTICATIONFAILED] wrong user or password"
        return None

    def do_noop(self, _: str) -> None:
        return None

    def do_logout(self, _: str) -> None:
        self.send(b"* BYE\r\n")

    def do_unselect(self, _: str) -> None:
        self.selected = ""

    def do_list(self, _: str) -> None:
        for name in self.server.folders:
            mark = "\\HasNoChildren \\Sent" if name == self.server.sent else ""
            self.send(f'* LIST ({mark}) "/" "{name}"\r\n'.encode())

    def do_status(self, rest: str) -> str | None:
        name = rest.rpartition(" (")[0].strip('"')
        box = self.server.folders.get(name)
        if box is None:
            return "NO no such folder"
        self.send(f'* STATUS "{name}" (UIDVALIDITY {box.uidvalidity} UIDNEXT {box.uidnext})\r\n'.encode())
        return None

    def do_examine(self, rest: str) -> str:
        return self.open(rest, writable=False)

    def do_select(self, rest: str) -> str:
        return self.open(rest, writable=True)

    def open(self, rest: str, *, writable: bool) -> str:
        name = rest.strip('"')
        with self.server.lock:
            box = self.server.folders.get(name)
            if box is None:
                return "NO no such folder"
            kept = r"\Seen \Deleted" + (r" \*" if box.keeps_keyword else "") if writable else ""
            self.send(
                f"* FLAGS (\\Seen \\Deleted)\r\n* {len(box.mails)} EXISTS\r\n* 0 RECENT\r\n* OK [PERMANENTFLAGS ({kept})] kept\r\n"
                f"* OK [UIDVALIDITY {box.uidvalidity}] ok\r\n* OK [UIDNEXT {box.uidnext}] ok\r\n".encode()
            )
        self.selected, self.writable = name, writable
        return f"OK [{'READ-WRITE' if writable else 'READ-ONLY'}] open"

    def box(self) -> Folder:
        return self.server.folders[self.selected]

    def do_uid_search(self, rest: str) -> None:
        if self.fault is Fault.BLACK_HOLE:
            self.lines.readline()
            raise _Gone
        if self.fault is Fault.GARBAGE:
            self.send(b"\x00\xff what?\r\n")
            raise _Gone
        with self.server.lock:
            found = [mail.uid for mail in self.box().mails]
            if first := re.search(r"UID (\d+):\*", rest):
                found = [uid for uid in found if uid >= int(first[1])] or found[-1:]
            if since := re.search(r"SINCE (\S+)", rest):
                day = datetime.strptime(since[1], "%d-%b-%Y").replace(tzinfo=UTC).date()
                found = [mail.uid for mail in self.box().mails if mail.uid in found and mail.at.date() >= day]
            if (asked := re.search(r'HEADER "?([\w-]+)"? "?([^"]*)"?', rest)) and self.server.finds_fields:
                found = [mail.uid for mail in self.box().mails if mail.uid in found and _has(mail, *asked.groups())]
        self.send(("* SEARCH " + " ".join(map(str, found))).rstrip().encode() + b"\r\n")

    def do_uid_fetch(self, rest: str) -> None:
        uids, _, asked = rest.partition(" ")
        wanted = {int(uid) for uid in uids.split(",")}
        with self.server.lock:
            mails = [(n, mail) for n, mail in enumerate(self.box().mails, 1) if mail.uid in wanted]
        for number, mail in mails:
            if self.server.is_poisoned(mail.uid, asked):
                raise _Gone
            self.fetch(number, mail, asked.strip("()").upper())

    def fetch(self, number: int, mail: Mail, asked: str) -> None:
        size = len(mail.raw) if mail.stated_size is None else mail.stated_size
        out = b"* %d FETCH (UID %d" % (number, mail.uid)
        if "RFC822.SIZE" in asked:
            out += b" RFC822.SIZE %d" % size
        if "INTERNALDATE" in asked:
            out += f' INTERNALDATE "{mail.at.astimezone(UTC):%d-%b-%Y %H:%M:%S} +0000"'.encode()
        if "FLAGS" in asked:
            out += b" FLAGS (" + b" ".join(sorted(mail.flags)) + b")"
        if "BODYSTRUCTURE" in asked:
            out += b' BODYSTRUCTURE ("text" "plain" NIL NIL NIL "8bit" %d 1)' % len(mail.raw)
        if "BODY.PEEK[HEADER]" in asked:
            header = mail.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            out += b" BODY[HEADER]<0> {%d}\r\n" % len(header) + header
        if fields := re.search(r"BODY\.PEEK\[(HEADER\.FIELDS \(([^)]*)\))\](?:<(0)\.\d+>)?", asked):
            wanted = tuple(f"{name}:".encode() for name in fields[2].lower().split())
            lines = mail.raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
            header = b"".join(line + b"\r\n" for line in lines if line.lower().startswith(wanted)) + b"\r\n"
            out += f" BODY[{fields[1]}]{'<0>' if fields[3] else ''} {{{len(header)}}}\r\n".encode() + header
        if self.server.peeking_marks and "BODY.PEEK[]" in asked:
            mail.flags.add(b"\\Seen")
        if piece := re.search(r"BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?", asked):
            out += self.body(mail, piece)
        self.send(out + b")\r\n")

    def body(self, mail: Mail, piece: re.Match[str]) -> bytes:
        raw, origin = mail.raw, b""
        if piece[1] is not None:
            raw, origin = raw[int(piece[1]) : int(piece[1]) + int(piece[2])], b"<%s>" % piece[1].encode()
        if self.fault is Fault.SHORT_BODY_ONCE:
            self.fault, raw = None, raw[:-10]
        announced = b" BODY[]%s {%d}\r\n" % (origin, len(raw))
        if self.fault is Fault.TORN_LITERAL:
            self.send(b"* 1 FETCH (UID %d" % mail.uid + announced + raw[: len(raw) // 2])
            raise _Gone
        return announced + raw

    def do_uid_store(self, rest: str) -> None:
        uids, _, change = rest.partition(" ")
        flags = re.findall(r"[$\\\w]+", change.partition(" ")[2])
        with self.server.lock:
            for mail in self.box().mails:
                if mail.uid in {int(uid) for uid in uids.split(",")} and self.writable and self.box().keeps_keyword:
                    mail.flags |= {flag.encode() for flag in flags}

    def do_idle(self, _: str) -> None:
        if self.fault is Fault.NEWS_BEFORE_PLUS:
            self.send(b"* %d EXISTS\r\n" % len(self.box().mails))
        with self.server.lock:
            news = b"* %d EXISTS\r\n" % len(self.box().mails) if self.fault is Fault.NEWS_WITH_PLUS else b""
            self.send(b"+ idling\r\n" + news)
            self.server.idling.append((self.sock, self.selected))
        self.server.idle_began.set()
        try:
            if self.fault is Fault.EOF_IN_IDLE:
                raise _Gone
            if self.fault is Fault.BYE_IN_IDLE:
                self.send(b"* BYE going down for maintenance\r\n")
                raise _Gone
            done = self.lines.readline()
            if self.fault is Fault.SILENT_AFTER_DONE:
                self.lines.readline()
            if done.rstrip() != b"DONE":
                raise _Gone
        finally:
            self.server.idling.remove((self.sock, self.selected))


def _has(mail: Mail, name: str, value: str) -> bool:
    """Does a header field of that name contain `value`?"""
    lines = mail.raw.partition(b"\r\n\r\n")[0].decode("utf-8", "replace").lower().split("\r\n")
    return any(line.startswith(f"{name.lower()}:") and value.lower() in line for line in lines)
