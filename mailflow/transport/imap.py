"""A session on the human's mailbox (RFC 3501): looks, copies what it needs, changes nothing.

1. Folders are opened with EXAMINE; SELECT only to set our own keyword, and only where the server keeps it.
2. Bodies are read with BODY.PEEK alone: nothing is ever marked as read. Never EXPUNGE, CLOSE, MOVE, another flag.
3. UIDs are asked for as lists of numbers (imapclient 4 refuses ranges after having sent them).
4. A mail over 1 MB comes in pieces of 1 MB, one mail at a time; small ones come many at once, a few MB together.
5. Whatever breaks becomes a `MailboxFault`, and the session is never used again.

One session belongs to one thread. It owns one connection.
"""

from __future__ import annotations

import imaplib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError

from mailflow.errors import MailboxFault, MailflowError
from mailflow.transport.connection import TIMEOUT, Security, connect, discard, is_passing, reason
from mailflow.transport.facts import HEADER_ITEM, FolderFacts, Header, Whole, groups, header_of, is_there
from mailflow.transport.glimpse import FIELDS, ITEMS, Glimpse, glimpses_of
from mailflow.transport.idle import idle_round
from mailflow.transport.listing import ListedFolder, listed
from mailflow.transport.structure import PartFacts, parts_of

__all__ = ["KEYWORD", "FolderFacts", "Header", "ListedFolder", "MailboxSession", "Whole"]

KEYWORD = "$mailflow"
PIECE = 1 << 20
"""Bytes of a large mail that are asked for at once."""
TRIED_ON = 50
"""Newest mails among which an unread one is looked for."""
SEARCHED = 50_000
"""Messages covered by one search: imaplib takes no line over a million bytes."""


class MailboxSession:
    """A logged-in session; use it in a `with` statement."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        user: str,
        password: str,
        security: Security = "tls",
        ca_file: Path | None = None,
        timeout: SocketTimeout = TIMEOUT,
    ) -> None:
        """Connect and log in. Raises `MailboxFault`, `LoginRefused`."""
        self.place = f"{host}:{port}"
        self._client: IMAPClient = connect(
            host=host, port=port, user=user, password=password, security=security, ca_file=ca_file, timeout=timeout
        )
        self._facts: FolderFacts | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        if kind is None:
            self.logout()
        else:
            discard(self._client)

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────

    def listed(self) -> tuple[ListedFolder, ...]:
        """All folders that can be opened, and what each is for."""
        with self._doing("listing the folders"):
            return listed(self._client.list_folders())

    def standing(self, folder: str) -> tuple[int, int] | None:
        """(UIDVALIDITY, UIDNEXT) of a folder, without opening it; None where the server does not tell."""
        with self._doing(f"asking for the counters of the folder {folder}"):
            try:
                counters = self._client.folder_status(folder, ["UIDVALIDITY", "UIDNEXT"])
            except imaplib.IMAP4.abort:
                raise
            except IMAPClientError as refusal:
                if is_passing(refusal):
                    raise
                return None
            return int(counters.get(b"UIDVALIDITY", 0)), int(counters.get(b"UIDNEXT", 0))

    def folders(self) -> tuple[str, ...]:
        """Names of all folders, decoded."""
        with self._doing("listing the folders"):
            return tuple(str(name) for _flags, _separator, name in self._client.list_folders())

    def sent_folder(self) -> str | None:
        """The folder that the server marks as that of sent mail (RFC 6154); None where it marks none."""
        with self._doing("looking for the folder of sent mail"):
            marked = (str(name) for flags, _, name in self._client.list_folders() if b"\\sent" in map(_folded, flags))
            return next(marked, None)

    def examine(self, folder: str) -> FolderFacts | None:
        """Open `folder` for reading; None where the server does not let it be opened (no such folder).

        A folder that is open already is only asked for news: opening it again costs some servers time for every old mail,
        and its UIDVALIDITY cannot change while it is open. The facts are then those of its opening.
        """
        with self._doing(f"opening the folder {folder}"):
            if self._facts is not None and self._facts.name == folder:
                self._client.noop()
                return self._facts
            self._facts = None
            try:
                answer = self._client.select_folder(folder, readonly=True)
            except imaplib.IMAP4.abort:
                raise
            except IMAPClientError as refusal:
                if is_passing(refusal):
                    raise
                return None
            self._facts = self._read_facts(folder, answer)
            return self._facts

    def uids_from(self, first: int) -> list[int]:
        """UIDs ≥ `first` in the open folder, ascending (`n:*` always answers the last one too: dropped)."""
        with self._doing("searching for new mail"):
            return sorted(uid for uid in self._client.search(["UID", f"{first}:*"]) if uid >= first)

    def uids_since(self, day: date, first: int = 1) -> list[int]:
        """UIDs ≥ `first` of mail that reached the open folder on `day` (the server's) or later, ascending."""
        exists = self._facts.exists if self._facts else 0
        if first > 1:
            windows = [["UID", f"{first}:*"]]
        elif exists <= SEARCHED:
            windows = [[]]
        else:
            starts = range(1, exists + 1, SEARCHED)
            windows = [[f"{start}:{start + SEARCHED - 1 if start + SEARCHED <= exists else '*'}"] for start in starts]
        with self._doing("searching for mail by date"):
            found = {uid for window in windows for uid in self._client.search([*window, "SINCE", day])}
        return sorted(uid for uid in found if uid >= first)

    def uids_with(self, name: str, value: str, first: int = 1) -> list[int]:
        """UIDs ≥ `first` in the open folder whose header field `name` contains `value` ('': that have it at all), ascending.

        Servers that cannot search for a field find nothing.
        """
        criteria = ["HEADER", name, value] if first <= 1 else ["UID", f"{first}:*", "HEADER", name, value]
        with self._doing("searching for a header field"):
            try:
                return sorted(uid for uid in self._client.search(criteria) if uid >= first)
            except imaplib.IMAP4.abort:
                raise
            except IMAPClientError:
                return []

    def headers(self, uids: Sequence[int]) -> list[Header]:
        """Headers of `uids`, ascending, without their structure; mail that is gone meanwhile is missing."""
        with self._doing("reading headers"):
            answer = self._client.fetch(list(uids), ["RFC822.SIZE", "INTERNALDATE", HEADER_ITEM])
            return [header_of(uid, answer[uid]) for uid in sorted(answer) if is_there(answer[uid])]

    def fields(self, uids: Sequence[int], names: Sequence[str]) -> list[Header]:
        """As `headers`, with nothing but these fields of them."""
        item = f"BODY.PEEK[HEADER.FIELDS ({' '.join(names)})]"
        with self._doing("reading header fields"):
            answer = self._client.fetch(list(uids), ["RFC822.SIZE", "INTERNALDATE", item])
            return [header_of(uid, answer[uid]) for uid in sorted(answer) if is_there(answer[uid])]

    def structures(self, uids: Sequence[int]) -> dict[int, tuple[PartFacts, ...]]:
        """Names, types and sizes of the parts of `uids`, by UID. Some servers read the whole mail for it: ask only where needed."""
        with self._doing("reading the structure of mails"):
            answer = self._client.fetch(list(uids), ["BODYSTRUCTURE"])
            return {uid: parts_of(item.get(b"BODYSTRUCTURE")) for uid, item in answer.items()}

    def glimpses(self, uids: Sequence[int]) -> list[Glimpse]:
        """Sender, subject and names of files of `uids`, ascending: for looking through thousands of mails."""
        with self._doing("looking through mails"):
            _, lines = self._client._imap.uid("FETCH", ",".join(map(str, uids)), ITEMS)  # noqa: SLF001 - see `glimpse`
            found = glimpses_of(lines, uids)
        if found is not None:
            return found
        parts = self.structures(uids)
        named = {uid: tuple(part.name for part in of if part.name) for uid, of in parts.items()}
        return [Glimpse(header, named.get(header.uid, ())) for header in self.fields(uids, FIELDS)]

    # ── fetching ─────────────────────────────────────────────────────────────────────────────────────────────────

    def fetch(self, mails: Sequence[Header]) -> Iterator[Whole]:
        """Whole mails in the order asked; small ones together, large ones alone. Mail that is gone is missing."""
        for group in groups(mails):
            if len(group) == 1 and group[0].size > PIECE:
                whole = self.fetch_whole(group[0].uid, group[0].size)
                if whole is not None:
                    yield whole
                continue
            yield from self._fetch_together(group)

    def fetch_whole(self, uid: int, size: int) -> Whole | None:
        """One mail in pieces of 1 MB, byte for byte; None where it is gone. `size` is what the server stated."""
        raw = BytesIO()
        with self._doing(f"fetching the mail with UID {uid}"):
            while True:
                offset = raw.tell()
                answer = self._client.fetch([uid], [f"BODY.PEEK[]<{offset}.{PIECE}>"])
                piece = answer.get(uid, {}).get(f"BODY[]<{offset}>".encode())
                if piece is None and offset == 0:
                    return None
                raw.write(piece or b"")
                if len(piece or b"") < PIECE:
                    return Whole(uid, raw.getvalue(), raw.tell() == size)

    def _fetch_together(self, mails: Sequence[Header]) -> list[Whole]:
        sizes = {mail.uid: mail.size for mail in mails}
        with self._doing("fetching mail"):
            answer = self._client.fetch(list(sizes), ["BODY.PEEK[]"])
        found = ((uid, answer.get(uid, {}).get(b"BODY[]")) for uid in sizes)
        return [Whole(uid, raw, len(raw) == sizes[uid]) for uid, raw in found if raw is not None]

    def marks_what_is_read(self, folder: str) -> bool | None:
        """Does the server mark a mail as read although it is only peeked at? None where there is no unread one to try it with.

        Tried with the newest unread mail of `folder`, which is open for reading afterwards.
        """
        facts = self.examine(folder)
        if facts is None or not facts.exists:
            return None
        with self._doing("trying whether reading leaves its marks"):
            newest = self._client.search([f"{max(1, facts.exists - TRIED_ON)}:*"])
            flags = self._client.get_flags(newest) if newest else {}
            unread = [uid for uid in sorted(flags) if b"\\Seen" not in flags[uid]]
            if not unread:
                return None
            self._client.fetch(unread[-1:], ["BODY.PEEK[]<0.1>"])
            after = self._client.get_flags(unread[-1:])
        return any(b"\\Seen" in kept for kept in after.values())

    # ── the one trace ────────────────────────────────────────────────────────────────────────────────────────────

    def keeps_keyword(self, folder: str, keyword: str = KEYWORD) -> bool:
        """Would the server keep our keyword in `folder`? Only SELECT tells; the folder is open for reading afterwards."""
        with self._doing("asking for the keyword"):
            try:
                return _keeps(self._client.select_folder(folder), keyword)
            except imaplib.IMAP4.abort as exc:
                if isinstance(exc, imaplib.IMAP4.readonly):
                    return False
                raise
            except IMAPClientError:
                return False
            finally:
                self._client.select_folder(folder, readonly=True)

    def mark(self, folder: str, uids: Sequence[int], keyword: str = KEYWORD) -> bool:
        """Courtesy after the commit: set our keyword where the server keeps it; True where it then stands on every mail.

        Looks again, since an OK to STORE proves nothing. The folder is open for reading afterwards. Refusals are no fault.
        """
        flags: dict[int, tuple[bytes, ...]] = {}
        with self._doing("setting the keyword"):
            try:
                if uids and _keeps(self._client.select_folder(folder), keyword):
                    self._client.add_flags(list(uids), [keyword], silent=True)
                    flags = self._client.get_flags(list(uids))
            except imaplib.IMAP4.readonly:
                pass
            except imaplib.IMAP4.abort:
                raise
            except IMAPClientError:
                pass
            self._client.select_folder(folder, readonly=True)
        wanted = keyword.lower().encode()
        return bool(flags) and all(wanted in (flag.lower() for flag in kept) for kept in flags.values())

    # ── waiting and leaving ──────────────────────────────────────────────────────────────────────────────────────

    def can(self, capability: str) -> bool:
        """Does the server announce this capability?"""
        with self._doing("asking for capabilities"):
            return bool(self._client.has_capability(capability))

    def can_idle(self) -> bool:
        """Does the server announce new mail by itself?"""
        return self.can("IDLE")

    def idle_round(self, seconds: float, stop: Callable[[], bool]) -> bool:
        """Wait for news in the open folder, see `idle.idle_round`. Poll afterwards, whatever it answers."""
        with self._doing("waiting for new mail"):
            return idle_round(self._client, seconds, stop)

    def noop(self) -> None:
        """Is anybody there? Raises `MailboxFault` if not."""
        with self._doing("asking whether it is still there"):
            self._client.noop()

    def logout(self) -> None:
        """Leave, politely if the server still listens. Never CLOSE: it would expunge what the human marked as deleted."""
        try:
            self._client.logout()
        except Exception:  # noqa: BLE001 - the connection is given up in any case
            discard(self._client)

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def _doing(self, what: str) -> Iterator[None]:
        try:
            yield
        except MailflowError:
            discard(self._client)
            raise
        except Exception as exc:  # a drop shows as any of seven unrelated kinds, a torn answer as ValueError
            discard(self._client)
            raise MailboxFault(f"The mail server {self.place} broke off while {what} ({reason(exc)}).") from exc

    def _read_facts(self, folder: str, answer: dict[bytes, Any]) -> FolderFacts:
        exists = int(answer.get(b"EXISTS", 0))
        uidnext = answer.get(b"UIDNEXT")
        if uidnext is None:  # Courier does not tell it, and finds nothing under a bare `*`
            uidnext = max(self._client.search([f"{exists}:*"]), default=0) + 1 if exists else 1
        return FolderFacts(folder, int(answer.get(b"UIDVALIDITY", 0)), int(uidnext), exists)


def _folded(flag: bytes) -> bytes:
    return flag.lower()


def _keeps(selected: dict[bytes, Any], keyword: str) -> bool:
    kept = {flag.lower() for flag in selected.get(b"PERMANENTFLAGS", ())}
    return b"\\*" in kept or keyword.lower().encode() in kept
