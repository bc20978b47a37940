"""The MIME tree of a mail, by the standard library's parser, with three precautions.

1. Enclosed mails (`message/*`) are leaves: their bytes stay as they came, their words never mix with the author's.
2. In a large mail, long runs between a blank line and the next line that begins with `--` are cut out before parsing and
   put back after it: reading them line by line is nearly all the time and memory that such a mail costs. No boundary and
   no part's header can stand in such a run, so the structure cannot change.
3. Parts, nesting and lines are limited before parsing; what is beyond a limit becomes opaque or is left out, and is named.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email.errors import MessageDefect
from email.feedparser import FeedParser
from email.message import Message
from email.policy import Compat32, compat32
from typing import Any, cast

from mailflow.mail.boundary import boundary_in
from mailflow.mail.file_names import readable_name
from mailflow.mail.parameters import parameters_of, transfer_encoding
from mailflow.mail.uuencode import name_of

MAX_CONTAINERS = 20
"""Multiparts in one mail: real ones have six at most, and each level makes every line dearer."""
MAX_BOUNDARY_LINES = 2_000
MAX_LINES = 100_000
"""Lines that are left after the long runs were cut out."""
_LARGE = 128 * 1024
"""Bytes of a body from which cutting pays."""
_LONG_RUN = 4 * 1024

_BLANK = re.compile(rb"\n\r?\n")
_UUENCODED = frozenset({"x-uuencode", "uuencode", "uue", "x-uue"})
_MEDIA_TYPE = re.compile(r"[^\s/;:,\"()<>@?=\\\[\]]+/[^\s/;:,\"()<>@?=\\\[\]]+")


@dataclass(slots=True)
class _Budget:
    """What one mail may still use."""

    containers: int = MAX_CONTAINERS
    exceeded: list[str] = field(default_factory=list)


class Entity(Message):
    """A MIME entity that shows enclosed mails, and multiparts beyond the limit, to the parser as opaque leaves."""

    _payload: object

    def __init__(self, policy: Compat32 = compat32, budget: _Budget | None = None) -> None:
        super().__init__(policy)
        self._budget = budget or _Budget()
        self._parsed_as: str | None = None
        self._parameters: dict[str, dict[str, str]] = {}

    def get_content_type(self) -> str:
        """The type as the parser may act on it; `media_type` is the real one."""
        if self._parsed_as is None:
            self._parsed_as = self._as_parsed(self.media_type)
        return self._parsed_as

    def _as_parsed(self, media_type: str) -> str:
        if media_type.startswith("message/"):
            return "application/octet-stream"
        if media_type.startswith("multipart/"):
            if self._budget.containers <= 0:
                self._budget.exceeded.append(f"more than {MAX_CONTAINERS} multiparts: the rest was not taken apart")
                return "application/octet-stream"
            self._budget.containers -= 1
        return media_type

    @property
    def media_type(self) -> str:
        """Content-Type without parameters, in lower case (RFC 2045 5.2 where it is missing or nonsense)."""
        named = _MEDIA_TYPE.match(super().get_content_type())
        return named.group() if named else "text/plain"

    def get_boundary(self, failobj: object = None) -> Any:
        """The boundary, read from a parameter list of bounded length (the parser asks for it)."""
        return (self.parameter("content-type", "boundary") or "").rstrip() or failobj

    @property
    def wire(self) -> str:
        """A leaf's body as it came, each 8-bit byte a surrogate; `get_payload` would pass it through a charset."""
        return self._payload if isinstance(self._payload, str) else ""

    def parameter(self, field_name: str, name: str) -> str | None:
        """A parameter of a MIME field as text: RFC 2231 first, then RFC 2047 or raw 8-bit by the ladder. Never raises."""
        found = self._parameters.get(field_name)
        if found is None:
            found = self._parameters[field_name] = parameters_of(self, field_name)
        return found.get(name)

    @property
    def file_name(self) -> str | None:
        """The name its sender gave it, wherever it stands, as people read it."""
        written = self.parameter("content-disposition", "filename") or self.parameter("content-type", "name")
        if written is None and self.is_uuencoded:
            written = name_of(self.wire.encode("utf-8", "surrogateescape"))
        return readable_name(written)

    @property
    def is_uuencoded(self) -> bool:
        """Is it, as a whole, a file of the time before MIME?"""
        return transfer_encoding(self) in _UUENCODED


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A parsed mail: its root entity, and the runs that were cut out of its bodies."""

    root: Entity
    defects: tuple[str, ...]
    _runs: tuple[bytes, ...] = ()
    _token: re.Pattern[bytes] | None = None

    def leaves(self) -> Iterator[Entity]:
        """All leaves in the order of the mail."""
        return _leaves(self.root)

    def content(self, leaf: Entity) -> bytes:
        """The leaf's bytes after transfer decoding, as far as it can be decoded (as the standard library does it)."""
        wire = leaf.wire.encode("utf-8", "surrogateescape")
        if self._token is not None:
            whole = self._token.fullmatch(wire)
            wire = self._runs[int(whole[1])] if whole else self._token.sub(lambda m: self._runs[int(m[1])], wire)
        encoding = transfer_encoding(leaf)
        try:
            if encoding == "base64":
                return binascii.a2b_base64(wire)
            if encoding == "quoted-printable":
                return binascii.a2b_qp(wire)
        except binascii.Error:
            return _by_standard_library(wire, encoding)
        return _by_standard_library(wire, encoding) if encoding in _UUENCODED else wire


def _by_standard_library(wire: bytes, encoding: str) -> bytes:
    """Damaged base64 and uuencoded files: the standard library recovers what can be recovered."""
    message: Message = Message()
    message["Content-Transfer-Encoding"] = encoding
    message.set_payload(wire.decode("ascii", "surrogateescape"))
    content = message.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _leaves(entity: Entity) -> Iterator[Entity]:
    if not entity.is_multipart():
        yield entity
        return
    for child in children(entity):
        yield from _leaves(child)


def children(entity: Entity) -> list[Entity]:
    """The direct parts of a multipart."""
    payload = entity.get_payload()
    return cast("list[Entity]", payload) if isinstance(payload, list) else []


def read_tree(header: Iterable[tuple[str, str]], raw: bytes, body_at: int, digest: str) -> Tree:
    """Take apart the body of `raw`, which begins at `body_at`. Never raises.

    `header`: the mail's own fields, decoded; `digest`: the SHA-256 of `raw`, which makes tokens that no mail can hold.
    """
    budget = _Budget()
    root = Entity(budget=budget)
    for name, value in header:
        if name.startswith("content-"):
            root[name] = value
    if body_at == len(raw) or not root.media_type.startswith("multipart/"):
        root.set_payload(raw[body_at:].decode("ascii", "surrogateescape"))
        return Tree(root=root, defects=())
    mark = b"mailflow" + digest.encode("ascii")
    body, runs = _without_long_runs(raw, body_at, mark)
    body, defects = _within_limits(body)
    head = "".join(f"{name}: {value}\n" for name, value in root.items())
    try:
        root = _parse(head + "\n" + body.decode("ascii", "surrogateescape"), budget)
    except Exception as fault:  # noqa: BLE001  the parser is not ours and the bytes are hostile
        defects.append(f"the parts could not be taken apart ({type(fault).__name__})")
        root.set_payload(body.decode("ascii", "surrogateescape"))
    _mend(root, budget, defects)
    defects += budget.exceeded[:1] + [_in_words(defect) for entity in root.walk() for defect in entity.defects]
    token = re.compile(mark + rb"x(\d+)x") if runs else None
    return Tree(root=root, defects=tuple(dict.fromkeys(defects)), _runs=runs, _token=token)


def _parse(text: str, budget: _Budget) -> Entity:
    def entity(policy: Any = compat32) -> Entity:
        return Entity(policy, budget)

    parser = FeedParser(entity, policy=compat32)
    parser.feed(text)
    return cast("Entity", parser.close())


def _mend(root: Entity, budget: _Budget, defects: list[str]) -> None:
    """Take multiparts apart by the boundary that their body uses, where the parser has not found the one they name."""
    for leaf in _leaves(root):
        if not leaf.get_content_type().startswith("multipart/"):
            continue
        boundary = boundary_in(leaf.wire)
        if boundary is not None and budget.containers > 0:
            head = f'Content-Type: {leaf.media_type}; boundary="{boundary}"\n\n'
            if found := children(_parse(head + leaf.wire, budget)):
                defects.append("a multipart whose boundary was missing or wrong was taken apart by the one in its body")
                leaf.set_payload(cast("list[Message | str]", found))
                _mend(leaf, budget, defects)


def _in_words(defect: MessageDefect) -> str:
    return " ".join((defect.__doc__ or type(defect).__name__).split()).rstrip(".")


def _without_long_runs(raw: bytes, body_at: int, mark: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """The body with each long run replaced by a token that names its place in the second value."""
    if len(raw) - body_at < _LARGE:
        return raw[body_at:], ()
    pieces: list[bytes] = []
    runs: list[bytes] = []
    kept_from = position = body_at
    while (blank := _BLANK.search(raw, position)) is not None and len(runs) < MAX_BOUNDARY_LINES:
        start = blank.end()
        end = raw.find(b"\n--", start)
        end = len(raw) if end < 0 else end
        position = max(end, start)
        if end - start < _LONG_RUN or raw.find(b"\r--", start, end) >= 0:
            continue
        run = raw[start : end - raw.endswith(b"\r", start, end)]
        pieces += [raw[kept_from:start], mark, b"x%dx" % len(runs)]
        kept_from = start + len(run)
        runs.append(run)
    pieces.append(raw[kept_from:])
    return b"".join(pieces), tuple(runs)


def _within_limits(body: bytes) -> tuple[bytes, list[str]]:
    defects = []
    if body.count(b"\n--") > MAX_BOUNDARY_LINES:
        defects.append(f"more than {MAX_BOUNDARY_LINES} boundary lines: the rest was left out")
        body = b"\n--".join(body.split(b"\n--", MAX_BOUNDARY_LINES)[:MAX_BOUNDARY_LINES])
    if max(body.count(b"\n"), body.count(b"\r")) > MAX_LINES:
        defects.append(f"more than {MAX_LINES} lines: the rest was left out")
        body = b"".join(body.splitlines(keepends=True)[:MAX_LINES])
    return body, defects
