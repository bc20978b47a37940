"""The lines of a body, and which of them are others' words.

1. Lines under `>` are a quote where something heads them: an attribution, a header, or the HTML they were taken from. Above the first
   such heading they are arrows that the author typed, unless their words are quoted again below it.
2. Lines without a mark are a quote below a separator, a header block, our own line, or an attribution that only a client writes.
3. With the answered mail at hand its words decide: what it holds is quoted, what it does not hold is the author's.
4. What nothing decides stays the author's and is `doubtful`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.mail.attribution import Attribution, attribution_ending_at, is_own_line, is_rule, is_separator
from mailflow.mail.comparison import Answered
from mailflow.mail.header_block import ADDRESS, header_block_at, is_field, unlabelled_header
from mailflow.mail.headings import MAY_HEAD, NEAR, heading_lines
from mailflow.mail.marks import has_words, is_end_of_address, is_marked, unmarked

_LONGEST_COLON_LINE = 200
_ANSWERS_BELOW = re.compile(
    r"\b(?:pergjigj\w{1,4}|koment\w*|verejtje\w*|sugjerim\w*|answers?|comments?|repl(?:y|ies)|rispost\w*|comment[io]|antwort\w*|απαντησ\w*)\b.{0,40}"
    r"\b(?:me poshte|me ngjyre|me te kuqe|me blu|brenda tekstit|below|inline|in-line|in red|in blue|in colou?r|qui sotto|in rosso|in blu|unten|in rot|"
    r"παρακατω|με κοκκινο)\b"
)
_LONGEST_ANSWER = 60
"""Lines of an answer in brackets."""
_INITIALS = re.compile(r"\s*\[[^\W\d_]{2,4}\s?:\s")
_HEAD = 2000
"""Characters above a quote that are looked at."""


class Body:
    """The lines of a body, and which of them are others' words."""

    def __init__(
        self,
        text: str,
        *,
        author: str = "",
        subject: str = "",
        answered: Collection[str] = (),
        proven: bool = False,
        arrows: Collection[int] = (),
    ) -> None:
        self.lines = text.split("\n")
        self.author = author
        """Folded address of who wrote the mail."""
        self.subject = subject
        """Its subject, folded, without what stands before it in an answer."""
        self.answered = answered
        """Folded names of its recipients."""
        self.proven = proven
        """The lines under `>` were quoted elements of a document, except `arrows`."""
        self.marked = [
            is_marked(line) and at not in arrows and not (line.startswith(">>>") and is_separator(line))
            for at, line in enumerate(self.lines)
        ]
        """Lines under `>`."""
        for at in range(1, len(self.lines)):
            if self.marked[at] and is_end_of_address(self.lines[at - 1], self.lines[at]):
                self.marked[at] = False
        self.foreign = list(self.marked)
        self.glued: dict[int, str] = {}
        """Line → the attribution that stood behind the author's words on it."""
        self.doubtful: set[int] = set()
        """Lines that may be others' words, and stay."""
        self.cut: int | None = None
        """The first line of an unmarked quote, which reaches to the end."""
        self.opens_with_cut = False
        self.quote_from = 0
        """Where the words of the unmarked quote begin, below its headers."""
        self.quote_is_certain = False
        self._resent_to = -1
        """The last line of a header block above the author's own earlier words."""
        self._headings: list[range] = []
        """Lines that head a quote, in order."""
        self._find_quotes()

    def _find_quotes(self) -> None:
        """Go down the lines once, and stop where an unmarked quote begins; then see which marks are quotes."""
        candidates: list[Attribution] = []
        earliest = 0
        for at in range(len(self.lines)):
            if self.marked[at]:
                if not (at and self.marked[at - 1]) and (heading := self._heading_under_marks(at)):
                    self._headings.append(heading)
                earliest = at + 1
            elif MAY_HEAD.search(self.lines[at]):
                if self._opens_unmarked_quote(at):
                    self._cut_from(at)
                    break
                after = self._next_with_words(at + 1)
                before_quote = after is not None and self.marked[after]
                found = attribution_ending_at(
                    self.lines, at, earliest=earliest, before_quote=before_quote, answered=self.answered
                )
                if found is not None and before_quote:
                    candidates.append(found)
                elif found is not None and self._heads_unmarked_quote(found):
                    break
        self._take(candidates)
        self._settle_marks()

    def doubt_answers_inside(self) -> None:
        """An unmarked quote may hold answers: passages in brackets that open with initials; else all of it, where the author says so."""
        if self.cut is None:
            return
        below = range(max(self.cut, self.quote_from), len(self.lines))
        answers = list(self._between_brackets(below))
        above = [line for at, line in enumerate(self.lines[: self.cut]) if not self.foreign[at]]
        says_so = len(above) <= NEAR and _ANSWERS_BELOW.search(fold_keeping_punctuation(" ".join(above)[:_HEAD]))
        for at in answers or (below if says_so else ()):
            self.foreign[at] = False
            self.doubtful.add(at)

    def _between_brackets(self, below: range) -> Iterator[int]:
        """Lines from "[AB: …" to the bracket that closes it, else to a blank line."""
        end = -1
        for at in below:
            if at > end and _INITIALS.match(self.lines[at]):
                end = self._end_of_answer(at)
            if at <= end:
                yield at

    def _end_of_answer(self, at: int) -> int:
        near = range(at, min(at + _LONGEST_ANSWER, len(self.lines)))
        closed = next((i for i in near if self.lines[i].rstrip().endswith("]")), None)
        return next((i for i in near if not self.lines[i].strip()), near[-1]) if closed is None else closed

    def _opens_unmarked_quote(self, at: int) -> bool:
        """A separator, a header block or our own line; but what the author wrote earlier, sent again alone, is the author's."""
        if at <= self._resent_to:
            return False
        separator = is_separator(self.lines[at])
        if not separator and is_own_line(self.lines[at]):
            self.quote_from = at + 1
            return True
        first = self._next_with_words(at + 1) if separator else at
        block = None
        if first is not None:
            block = header_block_at(
                self.lines,
                first,
                after_separator=separator,
                announced=self._stands_below_rule(first),
                subject=self.subject,
            )
        if block is None:
            return separator and self._is_a_programs(at, first)
        if self.author and block.address.casefold() == self.author and not self._has_own_words_before(at):
            self._doubt(at, len(self.lines))
            self._resent_to = block.last
            return False
        self.quote_from = block.last + 1
        self.quote_is_certain = separator or block.is_certain
        return True

    def _is_a_programs(self, separator: int, below: int | None) -> bool:
        """Is a separator set off by a blank line, or does a field, one more of its kind, our own line, or a quoted line follow it?"""
        fields = unlabelled_header(self.lines, separator + 1)
        line = "" if below is None else self.lines[below]
        stands_apart = not separator or not self.lines[separator - 1].strip() or below is None or self.marked[below]
        is_headed = fields > 0 or ADDRESS.search(self.lines[separator]) is not None or self._own_line_follows(separator)
        if stands_apart or is_headed or is_field(line) or is_separator(line):
            self.quote_from = separator + 1 + fields
            self.quote_is_certain = True
            return True
        self._doubt(separator, len(self.lines))
        return False

    def _heads_unmarked_quote(self, found: Attribution) -> bool:
        """Take an attribution without marks below it for what it is; where a person may have written it, doubt."""
        if not found.names_writer:
            return False
        is_clients = found.names_clock and (found.names_address or (found.names_answered and found.names_date))
        if found.has_evidence and (is_clients or self._own_line_follows(found.last)):
            self._make_foreign(found)
            self._cut_from(found.first + bool(found.own))
            self.quote_from = found.last + 1
            return True
        if found.names_date and found.names_clock:
            self._doubt(found.first, len(self.lines))
        return False

    def _take(self, candidates: list[Attribution]) -> None:
        """Those with evidence head quotes; a bare "X shkroi:", or one with a date alone, only where no other heading speaks for the marks."""
        proven = [one for one in candidates if one.has_evidence]
        certain = [one for one in proven if one.is_precise]
        if certain or self.cut is not None:
            proven = certain
        taken = [one for one in proven if one is proven[0] or one.names_writer]
        if not proven and self.cut is None:
            taken = [one for one in candidates if self._leads_to_first_heading(one)][:1]
        for one in taken:
            self._make_foreign(one)
            self._headings.append(range(one.first, one.last + 1))
        self._headings.sort(key=lambda lines: lines.start)

    def _leads_to_first_heading(self, found: Attribution) -> bool:
        """Is nothing between it and the first thing that proves the marks?"""
        heading = self._headings[0].start if self._headings else found.last
        return all(self.marked[at] or not self.lines[at].strip() for at in range(found.last + 1, heading)) and (
            found.last <= heading
        )

    def _settle_marks(self) -> None:
        """Which lines under `>` are the author's arrows?"""
        if self.proven:
            return
        runs = list(self._runs_of_marks())
        if not self._headings and self.cut is None:
            for run in runs:
                self._make_own(run)
                self._doubt(run.start, run.stop)
            return
        heading = self._headings[0].start if self._headings else self.cut or 0
        above = [run for run in runs if run.start < heading]
        if above:
            below = Answered("\n".join(unmarked(line) for line in self.lines[above[-1].stop :]))
            for run in above:
                if not below.holds(" ".join(unmarked(line) for line in self.lines[run.start : run.stop])):
                    self._make_own(run)
        for run in runs:
            if run.start > heading and self._follows_a_colon(run.start):
                self._make_own(run)
                self._doubt(run.start, run.stop)

    def _follows_a_colon(self, at: int) -> bool:
        """Do words of the author announce the line, as they do a list?"""
        above = self.lines[at - 1].rstrip()
        return not self.foreign[at - 1] and above.endswith(":") and len(above) <= _LONGEST_COLON_LINE

    def _runs_of_marks(self) -> Iterator[range]:
        first: int | None = None
        for at in range(len(self.lines) + 1):
            is_in = at < len(self.lines) and self.marked[at]
            if is_in and first is None:
                first = at
            elif not is_in and first is not None:
                yield range(first, at)
                first = None

    def _make_own(self, run: range) -> None:
        for at in run:
            self.marked[at] = self.foreign[at] = False

    def _doubt(self, first: int, stop: int) -> None:
        self.doubtful.update(range(first, stop))

    def _make_foreign(self, attribution: Attribution) -> None:
        for at in range(attribution.first, attribution.last + 1):
            self.foreign[at] = True
        if attribution.own:
            at = attribution.first
            end = self.lines[at].index(attribution.own) + len(attribution.own)
            self.glued[at] = self.lines[at][end:]
            self.lines[at] = self.lines[at][:end]
            self.foreign[at] = False

    def _own_line_follows(self, last: int) -> bool:
        below = (line for line in self.lines[last + 1 : last + 1 + NEAR] if has_words(line))
        return is_own_line(next(below, ""))

    def _cut_from(self, at: int) -> None:
        while at and (not self.lines[at - 1].strip() or is_rule(self.lines[at - 1])) and not self.marked[at - 1]:
            at -= 1
        self.cut = at
        self.opens_with_cut = not self._has_own_words_before(at)
        self.foreign[at:] = [True] * (len(self.lines) - at)

    def compare(self, answered: Answered) -> bool:
        """Correct the marks by what the answered mail really holds; False where it is another mail that is quoted."""
        cut = len(self.lines) if self.cut is None else max(self.cut, self.quote_from)
        under = [is_marked(line) for line in self.lines]
        quoted = [unmarked(line) if under[at] or at >= cut else "" for at, line in enumerate(self.lines)]
        headings = {at for heading in self._headings for at in heading}
        quoted = ["" if at in headings or is_own_line(line) else line for at, line in enumerate(quoted)]
        end = self._nested_from(cut)
        strangers = answered.strangers(quoted[:end])
        strip_below = 2 * sum(under[cut:]) > len(under) - cut
        if strangers is not None:
            self.doubtful.clear()
            for at, line in enumerate(quoted[:end]):
                if not line:
                    continue
                self.foreign[at] = at not in strangers
                if not self.foreign[at] and (self.marked[at] if at < cut else strip_below):
                    self.lines[at], self.marked[at] = line, False
        own = ["" if self.foreign[at] else line for at, line in enumerate(self.lines)]
        for at in answered.copies(own):
            self.foreign[at] = True
        for at in range(1, len(self.lines)):
            if not self.foreign[at] and quoted[at - 1] and answered.goes_on(quoted[at - 1], self.lines[at]):
                self.foreign[at] = True
        self._close_gaps()
        return strangers is not None

    def _close_gaps(self) -> None:
        """Blank lines between two lines of the author are the author's: they part no passages."""
        last = None
        for at, line in enumerate(self.lines):
            if self.foreign[at] and unmarked(line).strip():
                last = None
            elif not self.foreign[at] and line.strip():
                if last is not None:
                    for gap in range(last + 1, at):
                        self.foreign[gap], self.lines[gap] = False, ""
                last = at

    def _nested_from(self, cut: int) -> int:
        """Where a quote inside the quote begins: what stands there is neither the answered mail's nor the author's."""
        heads_of_ours = {at for heading in self._headings[:1] for at in heading}
        may_head = [MAY_HEAD.search(line) is not None for line in self.lines]
        for at in range(len(self.lines)):
            if (at < cut and not self.marked[at]) or at in heads_of_ours or not any(may_head[at : at + 4]):
                continue
            if not is_own_line(unmarked(self.lines[at])) and self._heading_at(at):
                return at
        return len(self.lines)

    def _heading_under_marks(self, at: int) -> range | None:
        """The heading that opens the lines under `>` from `at` on, as in Apple Mail and Hotmail."""
        first = next((i for i in range(at, min(at + NEAR, len(self.lines))) if unmarked(self.lines[i]).strip()), at)
        return self._heading_at(first)

    def _heading_at(self, at: int) -> range | None:
        length = heading_lines(self.lines, at, self.subject, self.answered)
        return range(at, at + length) if length else None

    def last_quote(self) -> int:
        """The last line of others' words; -1 without any."""
        below = range(len(self.lines) - 1, -1, -1)
        return next((at for at in below if self.foreign[at] and has_words(unmarked(self.lines[at]))), -1)

    def _stands_below_rule(self, at: int) -> bool:
        above = next((i for i in range(at - 1, max(at - NEAR, 0) - 1, -1) if self.lines[i].strip()), None)
        return above is not None and is_rule(self.lines[above])

    def _has_own_words_before(self, at: int) -> bool:
        return any(not self.foreign[i] and has_words(self.lines[i]) for i in range(at))

    def _next_with_words(self, at: int) -> int | None:
        return next((i for i in range(at, min(at + NEAR, len(self.lines))) if self.lines[i].strip()), None)
