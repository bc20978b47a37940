"""The words of our mails: Jinja2 templates `<kind>/<language>/{subject.txt, body.txt, body.html}`.

The shipped folder holds Albanian and English; a municipality's own folder overrides any single file of it and may add
languages. Templates come from administrators, yet they run in Jinja2's sandbox, and a name that is not there is a fault,
never a gap in the text. What people wrote reaches a template only as a variable; HTML escapes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mailflow.consultation.model import NoticeKind
from mailflow.errors import ConfigurationError, Problem
from mailflow.mail.template_filters import FILTERS

SHARED = "_shared"
"""The folder of what all kinds have in common: frame, signature, sender's name."""
SHIPPED_LANGUAGE = "sq"
"""The language that is always complete: the last resort of every fallback."""
FILES = ("subject.txt", "body.txt", "body.html")
COPIED = ".copied"
"""In a municipality's folder: what `init` has copied there."""
_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A notice in words. `language` is the one that was found, which may be the forum's instead of the recipient's."""

    language: str
    subject: str
    text: str
    html: str
    sender_name: str


def shipped_templates() -> Path:
    """The folder of templates that came with mailflow: inside the installed package, else beside it in the source tree."""
    installed = _PACKAGE / "shipped" / "templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"


def as_copied(folder: Path) -> str:
    """The list of a folder's files with their SHA-256, as `init` leaves it beside its copies."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(f"{_sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)


class OwnTemplates(FileSystemLoader):
    """A municipality's folder. What is still as `init` copied it is not its own: a newer mailflow's text is taken instead."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._folder = folder
        listed = folder / COPIED
        lines = listed.read_text("utf-8").splitlines() if listed.is_file() else ()
        self._copied = {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}

    def has_own(self, name: str) -> bool:
        """Is there such a file, and has anybody changed it?"""
        path = self._folder / name
        return path.is_file() and self._copied.get(name) != _sha256(path)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """As Jinja2 asks for it."""
        if not self.has_own(template):
            raise TemplateNotFound(template)
        return super().get_source(environment, template)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Templates:
    """All templates, compiled at first use. `own` is the municipality's folder (`templates:` in rules.yaml)."""

    def __init__(self, own: Path | None = None) -> None:
        if own is not None and not own.is_dir():
            problem = Problem(str(own), "There is no such folder of templates.", "Create it or remove `templates:`.")
            raise ConfigurationError((problem,))
        self.folders = (shipped_templates(),) if own is None else (own, shipped_templates())
        self._own = OwnTemplates(own) if own is not None else None
        shipped = FileSystemLoader(shipped_templates())
        self._environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([shipped] if self._own is None else [self._own, shipped]),
            undefined=StrictUndefined,
            autoescape=lambda name: name is not None and name.endswith(".html"),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self._environment.filters.update(FILTERS)
        self._languages: dict[tuple[NoticeKind, str, str], str] = {}

    def languages(self, kind: NoticeKind) -> tuple[str, ...]:
        """The languages in which `kind` exists, by their folders, sorted."""
        found = {
            entry.name for f in self.folders if (f / kind).is_dir() for entry in (f / kind).iterdir() if entry.is_dir()
        }
        return tuple(sorted(found))

    def language_for(self, kind: NoticeKind, wanted: str, forum_language: str) -> str:
        """The language to write `kind` in: the wanted one, else the forum's, else Albanian."""
        chosen = self._languages.get((kind, wanted, forum_language))
        if chosen is None:
            existing = self.languages(kind)
            chosen = next((name for name in (wanted, forum_language) if name in existing), SHIPPED_LANGUAGE)
            self._languages[kind, wanted, forum_language] = chosen
        return chosen

    def place(self, kind: NoticeKind, language: str, file: str) -> str:
        """The path of the file that is used: the municipality's own where there is one."""
        name = f"{kind}/{language}/{file}"
        is_own = self._own is not None and self._own.has_own(name)
        paths = [folder / name for folder in (self.folders if is_own else self.folders[-1:])]
        return str(next((path for path in paths if path.is_file()), self.folders[0] / name))

    def render(self, kind: NoticeKind, language: str, context: Mapping[str, Any]) -> Rendered:
        """`kind` in words. `ConfigurationError` with file and line where a template is mistaken."""
        everything = {**context, "language": language}
        subject, text, html = (self.render_file(f"{kind}/{language}/{file}", everything) for file in FILES)
        sender_name = self.render_file(f"{SHARED}/{language}/sender.txt", everything)
        return Rendered(language=language, subject=subject, text=text, html=html, sender_name=sender_name)

    def render_file(self, name: str, context: Mapping[str, Any]) -> str:
        """One file with this context; `name` is its path below the folder of templates."""
        try:
            return self._template(name).render(context)
        except Exception as mistake:  # noqa: BLE001 - whatever an administrator's template can raise is a mistake in it
            raise ConfigurationError((self._problem(name, mistake),)) from None

    def _template(self, name: str) -> Template:
        return self._environment.get_template(name)

    def _problem(self, name: str, mistake: Exception) -> Problem:
        if isinstance(mistake, TemplateNotFound):
            missing = mistake.name or name
            return Problem(
                str(self.folders[0] / missing),
                "This template is missing.",
                f"Write it, or copy it from {shipped_templates()}.",
            )
        if isinstance(mistake, TemplateSyntaxError):
            place = f"{mistake.filename or name}:{mistake.lineno}"
            return Problem(
                place,
                f"The template cannot be read: {mistake.message}.",
                "Mend the marks {{ … }} and {% … %} of this line.",
            )
        place = _place_of(mistake.__traceback__, self.folders) or name
        remedy = "docs/templates.md lists the names that this kind of mail knows."
        return Problem(place, f"The template cannot be filled in: {str(mistake).rstrip('.')}.", remedy)


def _place_of(traceback: TracebackType | None, folders: tuple[Path, ...]) -> str | None:
    """File and line of the innermost template in a traceback (Jinja2 writes templates' own lines into it)."""
    place = None
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if any(file.startswith(str(folder)) for folder in folders):
            place = f"{file}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place
