"""Programs that repeat the header of the mail above it and mark no quote: Outlook and those that do as it does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.mail.replies.attributions import HEADERS, YAHOO, attribution, header_fields
from tests.mail.replies.draft import Draft, Program, escaped, in_elements, unmarked_html, unmarked_text

_WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {{margin:0cm;}} --></style></head>'
    "<body lang=EN-US><div class=WordSection1>{}</div></body></html>"
)
_P = "<p class=MsoNormal><span lang=SQ>{}<o:p></o:p></span></p>"
_EMPTY = "<o:p>&nbsp;</o:p>"
_RULE = "_" * 32
Fields = list[tuple[str, str]]


def _lines(fields: Fields, form: str = "{}: {}") -> str:
    return "\n".join(form.format(label, value) for label, value in fields)


def _none(_draft: Draft) -> None:
    return None


def _bold(fields: Fields, form: str = "<b>{}:</b> {}", between: str = "<br>\n") -> str:
    return between.join(form.format(label, escaped(value)) for label, value in fields)


def _block_text(language: str, above: str, address: bool, form: str, draft: Draft) -> str:
    fields = header_fields(language, draft.original, address=address)
    block = _lines(fields, form)
    return unmarked_text(draft, f"{above}\n{block}" if above else block)


def _outlook(language: str, draft: Draft) -> str:
    fields = header_fields(language, draft.original)
    heading = (
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        f"<p class=MsoNormal>{_bold(fields)}<o:p></o:p></p></div></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
    )
    return unmarked_html(draft, own=_P, heading=heading, page=_WORD, blank=_EMPTY)


def _old_outlook(language: str, draft: Draft) -> str:
    fields = header_fields(language, draft.original)
    heading = (
        "<div style='border:none;border-left:solid blue 1.5pt;padding:0cm 0cm 0cm 4.0pt'><div style='border:none;"
        f"border-top:solid #B5C4DF 1.0pt'><p class=MsoNormal>{_bold(fields)}</p></div></div>"
    )
    return unmarked_html(draft, own=_P, heading=heading, page=_WORD, blank=_EMPTY)


def _outlook_web(language: str, own: str, append: str, draft: Draft) -> str:
    fields = header_fields(language, draft.original)
    heading = (
        f'{append}<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" '
        f'style="font-size:11pt" color="#000000">{_bold(fields)}</font><div>&nbsp;</div></div>'
    )
    return unmarked_html(draft, own=own, heading=heading, page='<html><body dir="ltr">{}</body></html>')


def _reference(language: str, draft: Draft) -> str:
    fields = header_fields(language, draft.original)
    original = "".join(block.html for block in draft.original.blocks)
    own = in_elements('<div dir="ltr">{}</div>', draft.typed)
    heading = f'<hr><div id="divRplyFwdMsg" dir="ltr">{_bold(fields)}<div>&nbsp;</div></div>'
    return f'<body>{own}{draft.tail.html}<div id="mail-editor-reference-message-container">{heading}{original}</div></body>'


def _zimbra(language: str, draft: Draft) -> str:
    fields = _bold(header_fields(language, draft.original), "<b>{}: </b>{}")
    original = "".join(block.html for block in draft.original.blocks)
    own = in_elements("<div>{}</div>", draft.typed)
    return (
        f'<html><body><div style="font-family: arial; font-size: 12pt">{own}{draft.tail.html}<div><br></div><hr id="zwchr" data-marker="__DIVIDER__">'
        f'<div data-marker="__HEADERS__">{fields}<br></div><br><div data-marker="__QUOTED_TEXT__">{original}</div></div></body></html>'
    )


def _zimbra_prefixed(language: str, draft: Draft) -> str:
    block = _lines(header_fields(language, draft.original))
    quoted = "\n".join(f"> {line}".rstrip() for line in draft.original.text.split("\n"))
    return unmarked_text(draft, block, original=quoted)


def _in_divs(separator: str, form: str, language: str, draft: Draft) -> str:
    fields = header_fields(language, draft.original)
    rows = "".join(f"<div>{escaped(form.format(label, value))} </div>" for label, value in fields)
    heading = f'<div><br></div><div style="font-size:100%"><div>{separator}</div>{rows}<div><br></div></div>'
    return unmarked_html(draft, own='<div dir="auto">{}</div>', heading=heading)


def _gmx(draft: Draft) -> str:
    fields = header_fields("de", draft.original)
    original = "".join(block.html for block in draft.original.blocks)
    own = in_elements("<div>{}</div>", draft.typed, "&nbsp;")
    return (
        f'<html><body><div style="font-family: Verdana">{own}{draft.tail.html}<div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px; '
        f'padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;">{_bold([fields[1], fields[0], *fields[2:]])}</div>'
        f'<div name="quoted-content">{original}</div></div></div></div></body></html>'
    )


def _windows_mail(language: str, draft: Draft) -> str:
    fields = header_fields(language, draft.original, address=False)
    heading = (
        "<div style='mso-element:para-border-div;border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'>"
        f"<p class=MsoNormal style='border:none;padding:0in'>{_bold(fields, '<b>{}: </b>{}')}</p></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
    )
    return unmarked_html(draft, own=_P, heading=heading, page=_WORD, blank=_EMPTY)


def _yahoo_text(form: str, draft: Draft) -> str:
    return unmarked_text(draft, f"    {attribution(form, draft.original)}  \n ")


def _yahoo(form: str, draft: Draft) -> str:
    original = "".join(block.html for block in draft.original.blocks)
    own = in_elements('<div dir="ltr" data-setdir="false">{}</div>', draft.typed)
    return (
        f'<html><head></head><body><div class="ydp1a2b3cyahoo-style-wrap" style="font-size:13px">{own}{draft.tail.html}<div><br></div></div>'
        f'<div id="ydp4d5e6fyahoo_quoted_0123456789" class="ydp4d5e6fyahoo_quoted"><div style="color:#26282a"><div>{escaped(attribution(form, draft.original))}</div>'
        f'<div><br></div><div><br></div><div><div id="ydp7a8b9cyiv123"><div>{original}</div></div></div></div></div></body></html>'
    )


def _yahoo_android_text(draft: Draft) -> str:
    head = f"  On Fri, Nov 20, 2026 at 9:14, {draft.original.sender}<{draft.original.address}> wrote:   "
    return f"{draft.typed}\n\nSent from Yahoo Mail on Android \n \n{head}{draft.original.text}\n"


def _yahoo_android(draft: Draft) -> str:
    original = "".join(block.html for block in draft.original.blocks)
    return (
        f'{in_elements("<div>{}</div>", draft.typed)}<br><div id="ymail_android_signature"><a id="ymail_android_signature_link" href="https://x.example">Sent from Yahoo Mail on '
        f'Android</a></div> <br> <blockquote style="margin: 0 0 20px 0;"> <div style="font-family:Roboto, sans-serif; color:#6D00F6;"> <div>On Fri, Nov 20, 2026 at 9:14, '
        f"{draft.original.sender}</div><div>&lt;{draft.original.address}&gt; wrote:</div> </div> "
        f'<div style="padding: 10px 0 0 20px; margin: 10px 0 0 0; border-left: 1px solid #6D00F6;"> {original} </div> </blockquote>'
    )


def _notes(draft: Draft) -> str:
    fields = header_fields("en-date", draft.original)
    return unmarked_text(draft, "\n".join(f"{label}:\t{value}" for label, value in fields))


def _notes_web(draft: Draft) -> str:
    fields = header_fields("en-date", draft.original)
    return unmarked_text(draft, f"-----{draft.original.sender} wrote: -----\n\n{_lines([*fields[2:], *fields[:2]])}")


def _groupwise(draft: Draft) -> str:
    return unmarked_text(draft, f">>> {draft.original.sender} <{draft.original.address}> 20.11.2026 09:14 >>>")


def _coloured(language: str, style: str, draft: Draft) -> str:
    """Answers typed into the quote itself in another colour, as in Outlook; `style` takes the line."""
    fields = header_fields(language, draft.original)
    heading = f"<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal>{_bold(fields)}</p></div>"
    parts: list[str] = ["<p class=MsoNormal>Përgjigjet i gjeni më poshtë me ngjyrë.</p>", heading]
    parts += [
        "".join(block.html for block in run.blocks) or in_elements(style, run.typed, _EMPTY) for run in draft.runs()
    ]
    return _WORD.format("".join(parts))


def _coloured_text(language: str, style: str, draft: Draft) -> str:
    parts = [f"Përgjigjet i gjeni më poshtë me ngjyrë.\n\n{_lines(header_fields(language, draft.original))}"]
    for run in draft.runs():
        own = "[AS: " + run.typed + "]" if "[AS: " in style else run.typed
        parts.append("\n\n".join("\n".join(block.lines) for block in run.blocks) or own)
    return "\n\n".join(parts)


_WEB_OWN = (
    '<div class="elementToProof" style="font-family: Aptos, Calibri; font-size: 12pt; color: rgb(0, 0, 0);">{}</div>'
)
_SEPARATORS = {
    "en-date": "-------- Original message --------",
    "sq": "-------- Mesazhi origjinal --------",
    "sq-bare": "-------- Mesazh origjinal --------",
    "it": "-------- Messaggio originale --------",
    "de": "-------- Ursprüngliche Nachricht --------",
    "el": "-------- Αρχικό μήνυμα --------",
    "fr": "-------- Message d'origine --------",
    "sr-latn": "-------- Originalna poruka --------",
}


def _one(name: str, text: Callable[[Draft], str | None], page: Callable[[Draft], str | None]) -> Program:
    return Program(name, text, page, ("top",))


def heading_programs() -> list[Program]:
    """All of them, each in its languages."""
    found: list[Program] = []
    for language in HEADERS:
        plain = partial(_block_text, language, "", True, "{}: {}")
        ruled = partial(_block_text, language, _RULE, True, "{}: {}")
        starred = partial(_block_text, language, "", True, "*{}:* {}")
        unnamed = partial(_block_text, language, "", False, "{}: {}")
        append = '<div id="appendonsend"></div>'
        phone = '<div id="ms-outlook-mobile-signature"><div><br></div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>'
        found += [
            _one(f"outlook desktop {language}", plain, partial(_outlook, language)),
            _one(f"outlook html only {language}", _none, partial(_outlook, language)),
            _one(f"old outlook {language}", plain, partial(_old_outlook, language)),
            _one(f"outlook web {language}", ruled, partial(_outlook_web, language, _WEB_OWN, append)),
            _one(f"outlook web only html {language}", _none, partial(_outlook_web, language, _WEB_OWN, append)),
            _one(f"outlook ios only html {language}", _none, partial(_outlook_web, language, '<div dir="ltr">{}</div>', phone)),
            _one(f"outlook new {language}", ruled, partial(_reference, language)),
            _one(f"outlook starred {language}", starred, _none),
            _one(f"zimbra {language}", plain, partial(_zimbra, language)),
            _one(f"zimbra text marks {language}", partial(_zimbra_prefixed, language), _none),
            _one(f"zimbra html only {language}", _none, partial(_zimbra, language)),
            _one(f"windows mail {language}", unnamed, partial(_windows_mail, language)),
            _one(f"windows mail html only {language}", _none, partial(_windows_mail, language)),
        ]  # fmt: skip
        between = {"coloured": "<p class=MsoNormal><span style='color:#1F497D'>{}</span></p>", "initials": "<p class=MsoNormal>[AS: {}]</p>"}  # fmt: skip
        for name, style in between.items():
            page = partial(_coloured, language, style)
            text = partial(_coloured_text, language, style)
            found.append(Program(f"outlook {name} {language}", text, page, ("between",)))
            found.append(Program(f"outlook {name} html only {language}", _none, page, ("between",)))
    for language, separator in _SEPARATORS.items():
        text = partial(_block_text, language, separator, True, "{}: {}")
        found.append(_one(f"samsung {language}", text, partial(_in_divs, separator, "{}: {}", language)))
        found.append(_one(f"samsung html only {language}", _none, partial(_in_divs, separator, "{}: {}", language)))
        ems = partial(_block_text, language, separator, True, "{} {}")
        found.append(_one(f"em client {language}", ems, partial(_in_divs, separator, "{} {}", language)))
    for language, form in YAHOO.items():
        found.append(_one(f"yahoo {language}", partial(_yahoo_text, form), partial(_yahoo, form)))
        found.append(_one(f"yahoo html only {language}", _none, partial(_yahoo, form)))
    found += [
        _one("yahoo android", _yahoo_android_text, _yahoo_android),
        _one("yahoo android html only", _none, _yahoo_android),
        _one("gmx", partial(_block_text, "de", "", True, "{}: {}"), _gmx),
        _one("gmx html only", _none, _gmx),
        _one("notes", _notes, _none),
        _one("notes web", _notes_web, _none),
        _one("groupwise", _groupwise, _none),
    ]
    return found
