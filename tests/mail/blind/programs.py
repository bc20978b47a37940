"""How mail programs write a reply: what they put around the author's words, in plain text and in HTML.

Each program gets the words and gives the two bodies. The shapes follow what the programs write, not what any reader expects.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.mail.blind.asked import ADDRESS, BODY, LINES, NAME, SUBJECT, TO

NAMED = f"{NAME} <{ADDRESS}>"
NAMED_HTML = html.escape(NAMED)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the author typed, and the choices of the program."""

    typed: str
    language: str = "en"
    position: str = "top"
    answers: tuple[tuple[str, str], ...] = ()
    """Between the lines: start of the quoted line, and what was typed below it."""
    closing: str = ""
    signature: str = ""
    after: str = ""
    """What a server or a list appends below everything."""

    @property
    def own(self) -> str:
        return "\n\n".join(part for part in (self.typed, self.closing) if part)


Bodies = tuple[str, str]
Program = Callable[[Draft], Bodies]
PROGRAMS: dict[str, Program] = {}


def program(writes: Program) -> Program:
    """Enter a program under its name."""
    PROGRAMS[writes.__name__.rstrip("_")] = writes
    return writes


def said(draft: Draft, mark: str, width: int = 10_000, first: str = "") -> str:
    """The quoted lines, broken at a width, each behind the mark, with the answers below the lines that they answer."""
    out = []
    for line in LINES:
        out += [f"{mark}{row}" if row else mark.rstrip() for row in broken(first + line, width)]
        first = ""
        out += [f"\n{answer}\n" for start, answer in draft.answers if line.startswith(start)]
    return "\n".join(out)


def broken(line: str, width: int) -> list[str]:
    """A line in rows of at most `width` characters, broken between words."""
    rows = [""]
    for word in line.split(" "):
        if rows[-1] and len(rows[-1]) + 1 + len(word) > width:
            rows.append(word)
        else:
            rows[-1] = f"{rows[-1]} {word}" if rows[-1] else word
    return rows


def plain(draft: Draft, intro: str, quote: str, signature: str = "") -> str:
    """The parts in the order of the author's habit."""
    if draft.position == "top":
        parts = [draft.own, signature, f"{intro}\n{quote}"]
    elif draft.position == "bottom":
        parts = [f"{intro}\n{quote}", draft.own, signature]
    else:
        parts = [f"{intro}\n{quote}", draft.closing, signature]
    return "\n\n".join(part for part in [*parts, draft.after] if part)


def tags(text: str, each: str = "<div>{}</div>", blank: str = "<div><br></div>") -> str:
    """Lines as the blocks of an editor."""
    return "".join(each.format(html.escape(line, quote=False)) if line.strip() else blank for line in text.splitlines())


def quoted_html(draft: Draft, each: str, leave: str, enter: str) -> str:
    """The invitation in HTML, the answers after the blocks that they answer; `leave` and `enter` split the quote."""
    out = BODY
    close_quote, open_quote = (f"</main>{leave}", f"{enter}<main>") if leave else ("", "")
    for start, answer in draft.answers:
        block = next(found for found in re.finditer(r"<p\b.*?</p>", out, re.S) if start in _shown(found.group()))
        out = f"{out[: block.end()]}{close_quote}{tags(answer, each)}{open_quote}{out[block.end() :]}"
    return out


def _shown(block: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", block)).split())


def ordered(draft: Draft, intro: str, quote: str, own: str, signature: str = "") -> str:
    """The HTML parts in the order of the author's habit."""
    after = tags(draft.after, "<p>{}</p>", "") if draft.after else ""
    if draft.position == "top":
        return own + signature + intro + quote + after
    if draft.position == "bottom":
        return intro + quote + own + signature + after
    return intro + quote + (tags(draft.closing) if draft.closing else "") + signature + after


GMAIL = {
    "en": "On Tue, Nov 24, 2026 at 9:00 AM {} wrote:",
    "sq": "Më mar, 24 nën 2026 në 9:00 {} ka shkruar:",
    "it": "Il giorno mar 24 nov 2026 alle ore 09:00 {} ha scritto:",
    "el": "Στις Τρί 24 Νοε 2026 στις 9:00 π.μ., ο χρήστης {} έγραψε:",
    "de": "Am Di., 24. Nov. 2026 um 09:00 Uhr schrieb {}:",
    "fr": "Le mar. 24 nov. 2026 à 09:00, {} a écrit :",
}


def _gmail(draft: Draft, direction: str) -> Bodies:
    line = GMAIL[draft.language].format(NAMED)
    at = line.index("<") + 1
    broken = line if len(line) < 78 else f"{line[:at]}\n{line[at:]}"
    text = plain(draft, broken + "\n", said(draft, "> ", 76), f"-- \n{draft.signature}" if draft.signature else "")
    attribution = GMAIL[draft.language].format(f'{NAME} &lt;<a href="mailto:{ADDRESS}">{ADDRESS}</a>&gt;')
    open_quote = (
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
        'border-left:1px solid rgb(204,204,204);padding-left:1ex">'
    )
    intro = f'<div class="gmail_quote gmail_quote_container"><div dir="{direction}" class="gmail_attr">{attribution}<br></div>'
    quote = open_quote + quoted_html(draft, "<div>{}</div>", "</blockquote>", open_quote) + "</blockquote></div>"
    signature = ""
    if draft.signature:
        signature = (
            '<div><br clear="all"></div><div><br></div><span class="gmail_signature_prefix">-- </span><br>'
            f'<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">{tags(draft.signature)}</div>'
        )
    own = f'<div dir="{direction}">{tags(draft.own)}</div><br>'
    return text, ordered(draft, intro, quote, own, signature)


@program
def gmail(draft: Draft) -> Bodies:
    return _gmail(draft, "ltr")


@program
def gmail_android(draft: Draft) -> Bodies:
    return _gmail(draft, "auto")


APPLE = {
    "en": ("On 24 Nov 2026, at 09:00, {} wrote:", "Sent from my iPhone"),
    "sq": ("Më 24 nën 2026, në 09:00, {} shkroi:", "Dërguar nga iPhone-i im"),
    "it": ("Il giorno 24 nov 2026, alle ore 09:00, {} ha scritto:", "Inviato da iPhone"),
    "de": ("Am 24.11.2026 um 09:00 schrieb {}:", "Von meinem iPhone gesendet"),
    "el": ("24 Νοε 2026, 09:00, ο χρήστης «{}» έγραψε:", "Στάλθηκε από το iPhone μου"),
}


@program
def iphone(draft: Draft) -> Bodies:
    """The attribution stands behind the mark too."""
    line, sent = APPLE[draft.language]
    sent = draft.signature or sent
    text = plain(draft, f"> {line.format(NAMED)}\n> ", said(draft, "> ", first="\ufeff"), sent)
    intro = f'<div dir="ltr"><br><blockquote type="cite">{line.format(NAMED_HTML)}<br><br></blockquote></div>'
    quote = (
        '<blockquote type="cite"><div dir="ltr">\ufeff'
        + quoted_html(
            draft,
            "<div>{}</div>",
            '</div></blockquote><div dir="ltr">',
            '</div><blockquote type="cite"><div dir="ltr">',
        )
        + "</div></blockquote>"
    )
    first, _, rest = draft.own.partition("\n")
    own = html.escape(first, quote=False) + tags(rest)
    return (
        text,
        f'<body dir="auto">{ordered(draft, intro, quote, own, f"<br><br><div dir=ltr>{html.escape(sent)}</div>")}</body>',
    )


@program
def apple(draft: Draft) -> Bodies:
    line = APPLE[draft.language][0]
    text = plain(draft, f"> {line.format(NAMED)}\n> ", said(draft, "> "), draft.signature)
    intro = (
        f'<div><br><blockquote type="cite"><div>{line.format(NAMED_HTML)}</div><br class="Apple-interchange-newline">'
    )
    quote = (
        f"<div>{quoted_html(draft, '<div>{}</div>', '</div></blockquote><div><br></div>', '<blockquote type=cite><div>')}"
        "</div></blockquote></div>"
    )
    return text, ordered(draft, intro, quote, tags(draft.own), tags(draft.signature))


BLOCK = {
    "en": ("From", "Sent", "To", "Subject", "Tuesday, November 24, 2026 9:00 AM"),
    "sq": ("Nga", "Dërguar", "Për", "Subjekti", "e martë, 24 nëntor 2026 09:00"),
    "it": ("Da", "Inviato", "A", "Oggetto", "martedì 24 novembre 2026 09:00"),
    "el": ("Από", "Στάλθηκε", "Προς", "Θέμα", "Τρίτη, 24 Νοεμβρίου 2026 9:00 πμ"),
    "de": ("Von", "Gesendet", "An", "Betreff", "Dienstag, 24. November 2026 09:00"),
}


def head(draft: Draft, label: str = "{}: ", end: str = "\n", escape: bool = False) -> str:
    """The header block above a quote that has no marks."""
    sender, sent, to, subject, date = BLOCK[draft.language]
    values = ((sender, NAMED), (sent, date), (to, TO), (subject, SUBJECT))
    return end.join(label.format(name) + (html.escape(value) if escape else value) for name, value in values)


@program
def outlook(draft: Draft) -> Bodies:
    """Word writes the HTML; the answers between stand in the quote in another colour, unmarked."""
    text = plain(draft, head(draft) + "\n", said(draft, ""), draft.signature)
    word = "<p class=MsoNormal><span lang=SQ>{}<o:p></o:p></span></p>\n"
    empty = "<p class=MsoNormal><o:p>&nbsp;</o:p></p>\n"
    intro = (
        empty + "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
        f"<p class=MsoNormal>{head(draft, '<b><span lang=EN-US>{}:</span></b> ', '<br>', escape=True)}<o:p></o:p></p></div></div>\n"
        + empty
    )
    quote = quoted_html(draft, "<p class=MsoNormal><span style='color:red'>{}<o:p></o:p></span></p>", "", "")
    signature = tags(draft.signature, word, empty)
    return (
        text,
        f"<div class=WordSection1>{ordered(draft, intro, quote, tags(draft.own, word, empty), signature)}</div>",
    )


def _web(draft: Draft, footer_text: str = "", footer: str = "") -> Bodies:
    rule = "_" * 32
    text = plain(
        draft, f"{rule}\n{head(draft)}\n", said(draft, ""), "\n".join(filter(None, (draft.signature, footer_text)))
    )
    each = '<div class="elementToProof" style="font-family: Aptos, Calibri; font-size: 12pt; color: rgb(0, 0, 0);">{}</div>'
    intro = (
        '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">'
        f"{head(draft, '<b>{}:</b> ', '<br>', escape=True)}</font><div>&nbsp;</div></div>"
    )
    quote = f'<div class="BodyFragment">{quoted_html(draft, each, "", "")}</div>'
    signature = (f'<div id="Signature">{tags(draft.signature)}</div>' if draft.signature else "") + footer
    return text, ordered(draft, intro, quote, tags(draft.own, each), signature)


@program
def outlook_web(draft: Draft) -> Bodies:
    return _web(draft)


@program
def outlook_ios(draft: Draft) -> Bodies:
    return _web(
        draft,
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        '<div id="ms-outlook-mobile-signature"><div><br></div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>',
    )


@program
def outlook_android(draft: Draft) -> Bodies:
    words = {
        "en": "Get Outlook for Android",
        "de": "Outlook für Android herunterladen",
        "it": "Ottieni Outlook per Android",
        "el": "Λήψη του Outlook για Android",
        "sq": "Merr Outlook për Android",
    }[draft.language]
    return _web(
        draft,
        f"{words}<https://aka.ms/AAb9ysg>",
        f'<div id="ms-outlook-mobile-signature"><a href="https://aka.ms/AAb9ysg">{words}</a></div>',
    )


@program
def windows_mail(draft: Draft) -> Bodies:
    text = plain(draft, head(draft) + "\n", said(draft, ""), draft.signature or "Sent from Mail for Windows")
    word = '<p class="MsoNormal">{}</p>'
    intro = (
        '<div style="mso-element:para-border-div;border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in">'
        f'<p class="MsoNormal" style="border:none;padding:0in">{head(draft, "<b>{}: </b>", "<br>", escape=True)}</p></div>'
    )
    signature = '<p class="MsoNormal">Sent from <a href="https://go.microsoft.com/fwlink/?LinkId=550986">Mail</a> for Windows</p>'
    return text, ordered(draft, intro, quoted_html(draft, word, "", ""), tags(draft.own, word, ""), signature)


@program
def yahoo(draft: Draft) -> Bodies:
    line = {
        "en": "On Tuesday, November 24, 2026 at 09:00:00 AM GMT+1, {} wrote:",
        "it": "martedì 24 novembre 2026 alle ore 09:00:00 CET, {} ha scritto:",
        "de": "Am Dienstag, 24. November 2026 um 09:00:00 MEZ hat {} Folgendes geschrieben:",
        "el": "Στις Τρίτη 24 Νοεμβρίου 2026 στις 09:00:00 π.μ. CET, ο χρήστης {} έγραψε:",
    }[draft.language]
    text = plain(draft, f"    {line.format(NAMED)}  \n ", said(draft, " "), draft.signature)
    own = f'<div class="ydp1f2a3b4cyahoo-style-wrap" style="font-size:13px;"><div dir="ltr" data-setdir="false">{tags(draft.own)}</div>'
    intro = (
        '<div><br></div></div><div id="ydp77e3yahoo_quoted_4479" class="ydp77e3yahoo_quoted"><div style="font-size:13px;color:#26282a;">'
        f"<div>{line.format(NAMED_HTML)}</div><div><br></div><div><br></div>"
    )
    signature = f'<div class="ydp1f2a3b4csignature">{tags(draft.signature)}</div>' if draft.signature else ""
    return text, ordered(draft, intro, f"<div>{BODY}</div></div></div>", own, signature)


@program
def yahoo_android(draft: Draft) -> Bodies:
    sent = "Sent from Yahoo Mail on Android"
    text = plain(draft, f"  On Tue, Nov 24, 2026 at 9:00, {NAME}<{ADDRESS}> wrote:   ", said(draft, ""), f"{sent} \n ")
    intro = (
        '<blockquote style="margin: 0 0 20px 0;"><div style="font-family:Roboto, sans-serif; color:#6D00F6;">'
        f"<div>On Tue, Nov 24, 2026 at 9:00, {NAME}</div><div>&lt;{ADDRESS}&gt; wrote:</div></div>"
        '<div style="padding: 10px 0 0 20px; margin: 10px 0 0 0; border-left: 1px solid #6D00F6;">'
    )
    signature = f'<div id="ymail_android_signature"><a id="ymail_android_signature_link" href="https://mail.onelink.me/">{sent}</a></div><br>'
    return text, ordered(draft, intro, f"{BODY}</div></blockquote>", tags(draft.own), signature)


@program
def zimbra(draft: Draft) -> Bodies:
    rows = (
        {"en": ("From", "To", "Sent", "Subject"), "it": ("Da", "A", "Inviato", "Oggetto")}[draft.language],
        (f'"{NAME}" <{ADDRESS}>', TO, "Tuesday, November 24, 2026 9:00:00 AM", SUBJECT),
    )
    block = "\n".join(f"{label}: {value}" for label, value in zip(*rows, strict=True))
    mark = "> " if draft.position != "top" else ""
    text = plain(draft, f"{block}\n", said(draft, mark), draft.signature)
    bold = "".join(f"<b>{label}: </b>{html.escape(value)}<br>" for label, value in zip(*rows, strict=True))
    rule = (
        '<blockquote style="border-left:2px solid #1010FF;margin-left:5px;padding-left:5px;color:#000;font-size:12pt;">'
    )
    intro = f'<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">{rule}{bold}</blockquote></div>'
    quote = f'<div data-marker="__QUOTED_TEXT__">{rule}{quoted_html(draft, "<div>{}</div>", "</blockquote>", rule)}</blockquote></div>'
    own = f'<div style="font-family: arial, helvetica, sans-serif; font-size: 12pt">{tags(draft.own)}</div><br>'
    signature = f'<div data-marker="__SIG_POST__">{tags(draft.signature)}</div>' if draft.signature else ""
    return text, f"<html><body>{ordered(draft, intro, quote, own, signature)}</body></html>"


def _cited(
    draft: Draft, line: str, mark: str, opening: str, prefix: str, signature: str, width: int = 10_000
) -> Bodies:
    """Programs that mark each line and put the HTML quote into a blockquote."""
    text = plain(
        draft, line.format(NAME), said(draft, mark, width), f"-- \n{draft.signature}" if draft.signature else ""
    )
    quote = opening + quoted_html(draft, "<p>{}</p>", "</blockquote>", opening) + "</blockquote>"
    own = tags(draft.own, "<p>{}</p>", "<p><br></p>")
    intro = prefix.format(html.escape(line.format(NAME)))
    return text, ordered(
        draft, intro, quote, own, signature.format(html.escape(draft.signature)) if draft.signature else ""
    )


@program
def thunderbird(draft: Draft) -> Bodies:
    line = {
        "en": "On 24/11/2026 09:00, {} wrote:",
        "sq": "Më 24.11.2026 09:00, {} shkroi:",
        "it": "Il 24/11/2026 09:00, {} ha scritto:",
        "de": "Am 24.11.26 um 09:00 schrieb {}:",
        "el": "Στις 24/11/2026 09:00, ο/η {} έγραψε:",
    }[draft.language]
    return _cited(
        draft,
        line,
        "> ",
        '<blockquote type="cite" cite="mid:2026-004.invitation@lumas.example">',
        '<div class="moz-cite-prefix">{}<br></div>',
        '<pre class="moz-signature" cols="72">-- \n{}</pre>',
    )


@program
def roundcube(draft: Draft) -> Bodies:
    line = {
        "en": "On 2026-11-24 09:00, {} wrote:",
        "sq": "Më 2026-11-24 09:00, {} shkroi:",
        "it": "Il 2026-11-24 09:00 {} ha scritto:",
        "de": "Am 2026-11-24 09:00, schrieb {}:",
        "el": "Στις 2026-11-24 09:00, {} έγραψε:",
    }[draft.language]
    return _cited(
        draft,
        line,
        "> ",
        '<blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">',
        '<p id="reply-intro">{}</p>',
        '<div id="_rc_sig"><pre>-- \n{}</pre></div>',
        72,
    )


@program
def evolution(draft: Draft) -> Bodies:
    line = {
        "en": "On Tue, 2026-11-24 at 09:00 +0100, {} wrote:",
        "sq": "Më Mar, 2026-11-24 tek 09:00 +0100, {} shkroi:",
        "it": "Il giorno mar, 24/11/2026 alle 09.00 +0100, {} ha scritto:",
    }[draft.language]
    return _cited(
        draft,
        line,
        "> ",
        '<blockquote type="cite" style="margin:0 0 0 .8ex; border-left:2px #729fcf solid;padding-left:1ex">',
        "<div>{}</div>",
        "<div><span><pre>-- <br></pre><pre>{}</pre></span></div>",
        71,
    )


@program
def proton(draft: Draft) -> Bodies:
    line = f"On Tuesday, November 24th, 2026 at 9:00 AM, {NAMED} wrote:"
    sent = "Sent with Proton Mail secure email."
    text = plain(draft, line + "\n", said(draft, "> "), "\n\n".join(filter(None, (draft.signature, sent))))
    intro = f'<div class="protonmail_quote">        {html.escape(line)}<br><br>'
    quote = f'<blockquote class="protonmail_quote" type="cite">{BODY}</blockquote><br></div>'
    signature = (
        '<div class="protonmail_signature_block" style="font-family: Arial, sans-serif; font-size: 14px;">'
        f'<div class="protonmail_signature_block-user">{tags(draft.signature)}</div><div><br></div>'
        '<div class="protonmail_signature_block-proton">Sent with <a target="_blank" href="https://proton.me/mail/home">Proton Mail</a> secure email.</div></div><br>'
    )
    own = tags(draft.own, '<div style="font-family: Arial, sans-serif; font-size: 14px;">{}</div>', "<div><br></div>")
    return text, ordered(draft, intro, quote, own, signature)


SAMSUNG = {
    "en": ("Sent from my Galaxy", "Original message", "From", "Date", "To", "Subject"),
    "sq": ("Dërguar nga celulari im Samsung Galaxy.", "Mesazhi origjinal", "Nga", "Data", "Për", "Subjekti"),
    "it": ("Inviato dal mio Galaxy", "Messaggio originale", "Da", "Data", "A", "Oggetto"),
    "el": ("Στάλθηκε από το Galaxy μου", "Αρχικό μήνυμα", "Από", "Ημερομηνία", "Προς", "Θέμα"),
    "de": ("Von meinem Galaxy gesendet", "Ursprüngliche Nachricht", "Von", "Datum", "An", "Betreff"),
}


@program
def samsung(draft: Draft) -> Bodies:
    sent, original, *labels = SAMSUNG[draft.language]
    rows = [
        f"{label}: {value} "
        for label, value in zip(labels, (NAMED, "24/11/2026  09:00  (GMT+01:00)", TO, SUBJECT), strict=True)
    ]
    block = "\n".join((f"-------- {original} --------", *rows))
    text = plain(draft, f"\n{block}\n", said(draft, ""), f"\n{sent}")
    signature = f'<div><br></div><div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757" dir="auto">{sent}</div></div>'
    intro = f'<div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000">{tags(block)}</div><div><br></div>'
    return text, ordered(draft, intro, BODY, tags(draft.own, '<div dir="auto">{}</div>'), signature)


@program
def k9(draft: Draft) -> Bodies:
    line = {
        "sq": f"Më 24 nëntor 2026 09:00:00 CET, {NAMED} shkroi:",
        "en": f"On 24 November 2026 09:00:00 CET, {NAMED} wrote:",
    }[draft.language]
    signature = draft.signature or "Sent from my Android device with K-9 Mail. Please excuse my brevity."
    text = plain(draft, line, said(draft, ">"), f"-- \n{signature}")
    intro = f'<br><br><div class="gmail_quote">{html.escape(line)}'
    quote = f'<blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt 0.8ex; border-left: 1px solid rgb(204, 204, 204);">{BODY}</blockquote></div>'
    own = '<div dir="auto">' + html.escape(draft.own, quote=False).replace("\n", "<br>") + "</div>"
    return text, ordered(draft, intro, quote, own, f'<div dir="auto">-- <br>{html.escape(signature)}</div>')


LINES_ABOVE = {
    "sogo": ("On Tuesday, November 24, 2026 09:00 CET, {} wrote:\n ", " "),
    "horde": (f"\nQuoting {NAMED}:\n", "> "),
    "squirrel": ("", "> "),
    "spark": ("On 24 Nov 2026 at 9:00 AM +0100, {}, wrote:", "> "),
    "bluemail": ("On 24 Nov 2026, 09:00, at 09:00, {} wrote:", ">"),
    "mailspring": ("On Nov 24 2026, at 9:00 am, {} wrote:\n", "> "),
    "groupwise": (f'>>> "{NAME}" <{ADDRESS}> 24.11.2026 09:00 >>>', ""),
    "yandex": (f'24.11.2026, 09:00, "{NAME}" <{ADDRESS}>:', "> "),
    "tuta": (f"24 Nov 2026, 09:00 by {ADDRESS}:", "> "),
    "openxchange_it": ("Il 24/11/2026 09:00 CET {} ha scritto:\n\n ", "> "),
    "gmx": (
        f"Gesendet: Dienstag, 24. November 2026 um 09:00 Uhr\nVon: {NAMED}\nAn: {TO}\nBetreff: {SUBJECT}\n",
        "",
    ),
    "emclient": (
        f'------ Original Message ------\nFrom: "{NAME}" <{ADDRESS}>\nTo: {TO}\nDate: 24/11/2026 9:00:00 AM\nSubject: {SUBJECT}\n',
        "",
    ),
    "notes": (f"From:   {NAMED}\nTo:     {TO}\nDate:   24/11/2026 09:00\nSubject:        {SUBJECT}\n\n\n", ""),
    "plain_none": ("", None),
}


def _by_line(name: str) -> Program:
    line, mark = LINES_ABOVE[name]

    def writes(draft: Draft) -> Bodies:
        quote = "" if mark is None else said(draft, mark)
        text = plain(draft, line.format(NAMED), quote, draft.signature)
        return text, tags(draft.own) + tags(draft.signature) + tags(line.format(NAMED)) + f"<div>{BODY}</div>"

    return writes


PROGRAMS |= {name: _by_line(name) for name in LINES_ABOVE}
