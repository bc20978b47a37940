"""Every template is tried with awkward sample values before a mail depends on it (`mailflow check`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from mailflow.consultation.model import Consultation, Notice, NoticeKind
from mailflow.consultation.people import Register
from mailflow.errors import ConfigurationError, Problem
from mailflow.mail.compose import Recipient, template_context
from mailflow.mail.template_samples import MARKUP, sample_notices
from mailflow.mail.templates import FILES, SHARED, Rendered, Templates

_NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
_REMOTE = re.compile(
    r"<(?:img|link|script|iframe|object|embed|audio|video|form|base)\b|url\(|@import|\bon\w+\s*=", re.IGNORECASE
)
_DATED = frozenset({NoticeKind.INVITATION, NoticeKind.EXTENSION})


def check_templates(templates: Templates, register: Register) -> tuple[Problem, ...]:
    """Every mistake in every template of every language that the folders hold, each once, in the order of the kinds."""
    problems: dict[Problem, None] = dict.fromkeys(_misplaced(templates))
    for kind in NoticeKind:
        for language in templates.languages(kind):
            recipient = Recipient(name="Arta Shembulli", address="arta@example.org", language=language)
            for notice, consultation in sample_notices(kind):
                problems.update(dict.fromkeys(_problems(templates, register, notice, consultation, recipient)))
    return tuple(problems)


def _misplaced(templates: Templates) -> Iterator[Problem]:
    """Files of the municipality's own folder that no mail will ever use: mostly a slip in a name."""
    own = templates.folders[0]
    kinds = ", ".join(NoticeKind)
    for path in sorted(own.rglob("*")):
        kind, *below = path.relative_to(own).parts
        if kind.startswith((".", "README")) or kind == SHARED or path.is_dir():
            continue
        if kind not in set(NoticeKind):
            yield Problem(str(path), f"mailflow sends no kind of mail called “{kind}”.", f"The kinds are: {kinds}.")
        elif len(below) != 2 or below[1] not in FILES:
            remedy = f"A template stands at {kind}/<language>/ and is called {', '.join(FILES)}."
            yield Problem(str(path), "No mail uses this file.", remedy)


def _problems(
    templates: Templates, register: Register, notice: Notice, consultation: Consultation | None, to: Recipient
) -> Iterator[Problem]:
    context = template_context(register, notice, consultation, to, _NOW)
    try:
        words = templates.render(notice.kind, to.language, context)
    except ConfigurationError as mistake:
        yield from mistake.problems
        return
    yield from _promises(templates, notice.kind, consultation, words)


def _promises(
    templates: Templates, kind: NoticeKind, consultation: Consultation | None, words: Rendered
) -> Iterator[Problem]:
    """What a mail must hold, and what it must not, whoever wrote its template."""
    subject, text, html = (
        templates.place(kind, words.language, file) for file in ("subject.txt", "body.txt", "body.html")
    )
    if not words.subject.strip():
        yield Problem(subject, "The subject is empty.", "Write one line.")
    elif consultation is not None and f"[{consultation.code}]" not in words.subject:
        yield Problem(subject, "The subject does not name the consultation.", "End it with [{{ code }}].")
    if not words.text.strip():
        yield Problem(text, "The text is empty.", "Write what the mail says.")
    if MARKUP in words.html:
        yield Problem(html, "A title with markup gets into the HTML unescaped.", "Remove the filter `safe`.")
    elif found := _REMOTE.search(words.html):
        yield Problem(
            html, f"The HTML holds “{found[0]}”.", "Mails load nothing, run nothing and hold no form: remove it."
        )
    if f'lang="{words.language}"' not in words.html:
        yield Problem(html, "The HTML does not name its language.", 'Begin it with <html lang="{{ language }}">.')
    if kind in _DATED and consultation is not None and consultation.deadline is not None:
        for place, words_of in ((subject, words.subject), (text, words.text), (html, words.html)):
            if not _names_day(words_of, consultation.deadline.on):
                yield Problem(
                    place, "The deadline is missing.", "Write {{ deadline.on | date }} where the reader looks for it."
                )


def _names_day(text: str, day: date) -> bool:
    """Does `text` name that day in any usual order, whatever the month is called?"""
    return re.search(rf"\b{day.day}\b.{{1,14}}\b{day.year}\b|\b{day.year}\b.{{1,5}}\b{day.day}\b", text) is not None
