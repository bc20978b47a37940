"""Programs that mark what they quote: `>` in plain text, a quoted element in HTML."""

from __future__ import annotations

from functools import partial

from tests.mail.replies.attributions import APPLE, GMAIL, OTHERS, ROUNDCUBE, THUNDERBIRD, attribution
from tests.mail.replies.draft import Draft, Program, escaped, marked_html, marked_text

_BAR = "margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"


def _none(_draft: Draft) -> None:
    return None


def _gmail(form: str, own: str, draft: Draft) -> str:
    head = _linked(attribution(form, draft.original), draft)
    return marked_html(
        draft,
        own=own,
        heading=f'<div dir="ltr" class="gmail_attr">{head}<br></div>',
        quote=f'<blockquote class="gmail_quote" style="{_BAR}">{{}}</blockquote>',
        around='<br><div class="gmail_quote gmail_quote_container">{}</div>',
    )


def _linked(head: str, draft: Draft) -> str:
    address = draft.original.address
    return escaped(head).replace(address, f'<a href="mailto:{address}">{address}</a>')


def _text(form: str, width: int | None, mark: str, inside: bool, close: bool, draft: Draft) -> str:
    head = attribution(form, draft.original)
    return marked_text(draft, head, width=width, mark=mark, inside=inside, close=close)


def _apple(form: str, draft: Draft) -> str:
    head = escaped(attribution(form, draft.original))
    return marked_html(
        draft,
        own="<div>{}</div>",
        heading="",
        quote=f'<div><br><blockquote type="cite"><div>{head}</div><br class="Apple-interchange-newline"><div>{{}}</div></blockquote></div>',
    )


def _iphone(form: str, draft: Draft) -> str:
    head = escaped(attribution(form, draft.original))
    return marked_html(
        draft,
        own='<div dir="ltr">{}</div>',
        heading=f'<div dir="ltr"><br><blockquote type="cite">{head}<br><br></blockquote></div>',
        quote='<blockquote type="cite"><div dir="ltr">{}</div></blockquote>',
    )


def _cited(form: str, heading: str, quote: str, draft: Draft) -> str:
    head = escaped(attribution(form, draft.original))
    return marked_html(draft, own="<p>{}</p>", heading=heading.format(head), quote=quote)


_CITE = '<blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">{}</blockquote>'
_MOZ = '<blockquote type="cite" cite="mid:2026-004.invitation@lumas.example">{}</blockquote>'
_CITED: dict[str, tuple[str, str]] = {
    "proton": (
        '<div class="protonmail_quote">{}<br><br></div>',
        '<blockquote class="protonmail_quote" type="cite">{}</blockquote>',
    ),
    "k9": ('<div class="gmail_quote">{}</div>', f'<blockquote class="gmail_quote" style="{_BAR}">{{}}</blockquote>'),
    "horde": (
        "<p>{}</p>",
        '<blockquote type="cite" style="border-left:2px solid blue;margin-left:2px;padding-left:12px">{}</blockquote>',
    ),
    "sogo": ("<br>{}<br>", '<blockquote type="cite" cite="mid:x@y.example">{}</blockquote>'),
    "mail.ru": (
        "<div>&nbsp;</div><div>{}</div>",
        '<blockquote style="border-left:1px solid #0857A6; margin:10px; padding:0 0 0 10px;">{}</blockquote>',
    ),
    "yandex": ("<div> </div><div>{}</div>", "<blockquote>{}</blockquote>"),
    "spark": (
        '<div name="messageReplySection">{}<br></div>',
        '<blockquote type="cite" class="spark_quote" style="margin: 5px; border-left-color: rgb(26,188,156)">{}</blockquote>',
    ),
    "fastmail": ("<div>{}<br></div>", '<blockquote type="cite" id="qt" style="">{}</blockquote>'),
    "tutanota": (
        "<div><br></div><div>{}<br></div>",
        '<blockquote class="tutanota_quote" style="border-left: 1px solid #93A3B8; padding-left: 10px">{}</blockquote>',
    ),
    "bluemail": (
        '<div class="gmail_quote">{}</div>',
        f'<blockquote class="gmail_quote" style="{_BAR}">{{}}</blockquote>',
    ),
    "evolution": ("<div>{}</div>", '<blockquote type="cite" style="margin:0 0 0 .8ex; border-left:2px #729fcf solid">{}</blockquote>'),
}  # fmt: skip


def marking_programs() -> list[Program]:
    """All of them, each in its languages."""
    programs: list[Program] = []
    for name, form in GMAIL.items():
        text = partial(_text, form, 72, "> ", False, False)
        programs.append(Program(f"gmail {name}", text, partial(_gmail, form, "<div>{}</div>")))
    english = GMAIL["en"]
    for own in ('<div dir="auto">{}</div>', '<div dir="ltr">{}</div>'):
        name = "gmail android" if "auto" in own else "gmail ios"
        text = partial(_text, english, 72, "> ", False, False)
        programs.append(Program(name, text, partial(_gmail, english, own), ("top",)))
    programs.append(Program("gmail html only", _none, partial(_gmail, english, "<div>{}</div>")))
    for name, form in APPLE.items():
        text = partial(_text, form, None, "> ", True, False)
        programs.append(Program(f"apple mail {name}", text, partial(_apple, form)))
        programs.append(Program(f"iphone {name}", text, partial(_iphone, form), ("top", "bottom")))
    for name, form in THUNDERBIRD.items():
        programs.append(Program(f"thunderbird text {name}", partial(_text, form, 72, "> ", False, True), _none))
        page = partial(_cited, form, '<div class="moz-cite-prefix">{}<br></div>', _MOZ)
        programs.append(Program(f"thunderbird html {name}", partial(_text, form, 72, "> ", False, True), page))
    for name, form in ROUNDCUBE.items():
        programs.append(Program(f"roundcube text {name}", partial(_text, form, 72, "> ", False, True), _none))
        page = partial(_cited, form, '<p id="reply-intro">{}</p>', _CITE)
        programs.append(Program(f"roundcube html {name}", partial(_text, form, 72, "> ", False, False), page))
    for name, form in OTHERS.items():
        mark = ">" if name.startswith(("k9", "bluemail", "mail.ru")) else "> "
        width = 72 if name.startswith(("mutt", "evolution", "kmail", "horde", "squirrel", "fastmail")) else None
        inside = name.startswith("mail.ru")
        text = partial(_text, form, width, mark, inside, False)
        programs.append(Program(f"{name} text", text, _none))
        kind = next((kind for kind in _CITED if name.startswith(kind)), None)
        if kind is not None:
            page = partial(_cited, form, *_CITED[kind])
            programs.append(Program(f"{name} html", text, page))
            programs.append(Program(f"{name} html only", _none, page))
    return programs
