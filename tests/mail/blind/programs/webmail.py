"""Replies as they leave a browser: Gmail, Yahoo, Zimbra, Proton."""

import html

from tests.mail.blind.asked import ADDRESS, BODY, NAME, SUBJECT, TO
from tests.mail.blind.programs.shapes import (
    NAMED,
    NAMED_HTML,
    Bodies,
    Draft,
    ordered,
    plain,
    program,
    quoted_html,
    said,
    tags,
)

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
