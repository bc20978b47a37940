"""A crowd of mails: each sender's first ones are decided as they come, the rest of a flood when everybody else's are.

1. Everything is recorded in the order of arrival, before anything of the crowd is decided: nothing of it can be lost.
2. What one stream (`Desk.stream`: a sender, and what proves its mail) brings beyond `PROMPT` in one poll waits, and is decided a slice at
   a time between polls; so a draft or an answer that comes meanwhile waits for a slice, not for the flood.
3. A poll is complete although such mails wait: they are the twenty-first and later ones of one stream, and no stream of the coordinator's or a
   directorate's that is proven ever waits. What a crash left undecided is another matter: until it is decided, no poll is complete.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence

from mailflow.loops.intake_desk import Fetched

PROMPT = 20
"""Mails of one stream that are decided at once in a poll."""
SLICE = 50
"""Mails of the crowd decided between two polls: a second or two."""


class Crowd:
    """The mails, by their number in the ledger, that are recorded and wait."""

    def __init__(self, stream: Callable[[Fetched], str | None]) -> None:
        """`stream(mail)`: whose mail it is; None: it never waits."""
        self._stream = stream
        self._seen: Counter[str] = Counter()
        self._waiting: deque[int] = deque()
        self._owed: set[int] = set()

    def __bool__(self) -> bool:
        return bool(self._waiting)

    @property
    def owes(self) -> bool:
        """Does anything wait that an earlier run left behind?"""
        return bool(self._owed)

    def prompt(self, ids: Sequence[int], mails: Sequence[Fetched]) -> list[int]:
        """Those of `ids`, the numbers of `mails`, that are decided at once; the others wait."""
        if len(ids) != len(mails):
            return list(ids)
        at_once: list[int] = []
        for mail_id, mail in zip(ids, mails, strict=True):
            stream = self._stream(mail)
            if stream is not None:
                self._seen[stream] += 1
            (self._waiting if stream is not None and self._seen[stream] > PROMPT else at_once).append(mail_id)
        return at_once

    def left_behind(self, ids: Sequence[int]) -> list[int]:
        """Of what is recorded and undecided: the first that an earlier run left. The others of it wait, and are owed."""
        known = set(self._waiting)
        found = [mail_id for mail_id in ids if mail_id not in known]
        self._waiting.extend(found[SLICE:])
        self._owed.update(found[SLICE:])
        return found[:SLICE]

    def next(self) -> list[int]:
        """The next slice; once nothing waits, every stream begins anew."""
        taken = [self._waiting.popleft() for _ in range(min(SLICE, len(self._waiting)))]
        self._owed.difference_update(taken)
        if not self._waiting:
            self._seen.clear()
        return taken
