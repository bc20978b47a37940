"""Replies of Outlook and Windows Mail: a header block above a quote without marks."""

import html

from tests.mail.blind.asked import SUBJECT, TO
from tests.mail.blind.programs.shapes import NAMED, Bodies, Draft, ordered, plain, program, quoted_html, said, tags

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
