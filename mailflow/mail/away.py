"""The day until which an automatic answer says that its author is away.

1. A date counts only behind the words of an end ("deri më", "until", "fino al", "bis zum", "μέχρι") or of a return ("kthehem më",
   "back on", "rientro il", "ab dem", "επιστρέφω"); the day of return is the surer one, where both stand.
2. Italian, Greek and German names of months and weekdays are put into English, and `mentions` reads them all.
3. A day that is over, or more than a year ahead, is none.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from mailflow.consultation.mentions import Mention, Plainness, mentions
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.spoken import in_one_line, spoken

_A_YEAR = timedelta(days=366)
_REACH = 90
"""Characters before a date within which its word stands."""
_LONGEST = 3_000

_NAMES = {
    "january": "gennaio januar janner ιανουαριου ιανουαριοσ ιαν janvier enero", "february": "febbraio februar feber φεβρουαριου φεβρουαριοσ φεβ fevrier febrero",
    "march": "marzo marz maerz μαρτιου μαρτιοσ μαρ", "april": "aprile απριλιου απριλιοσ απρ avril abril", "may": "maggio mai μαιου μαιοσ mayo",
    "june": "giugno juni ιουνιου ιουνιοσ ιουν juin junio", "july": "luglio juli ιουλιου ιουλιοσ ιουλ juillet julio", "august": "agosto αυγουστου αυγουστοσ αυγ aout",
    "september": "settembre σεπτεμβριου σεπτεμβριοσ σεπ septembre septiembre", "october": "ottobre oktober οκτωβριου οκτωβριοσ οκτ octobre octubre",
    "november": "novembre νοεμβριου νοεμβριοσ νοε noviembre", "december": "dicembre dezember δεκεμβριου δεκεμβριοσ δεκ decembre diciembre",
    "monday": "lunedi montag lundi lunes δευτερα", "tuesday": "martedi dienstag mardi τριτη", "wednesday": "mercoledi mittwoch mercredi τεταρτη", "thursday": "giovedi donnerstag jeudi πεμπτη",
    "friday": "venerdi freitag vendredi viernes παρασκευη", "saturday": "sabato samstag sonnabend samedi σαββατο", "sunday": "domenica sonntag dimanche κυριακη", "tomorrow": "domani αυριο",
}  # fmt: skip
_ENGLISH = {name: english for english, names in _NAMES.items() for name in names.split()}
_FOREIGN = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})(?!\w)")

_LINK = r"(?:[\s,:(]|\b(?:me|ne|te|tek|e|dat\w{0,3}|dt\.?|dites?|diten|fund\w*|on|the|of|and|including|to|al|alla|allo|il|lo|la|giorno|zum|den|dem|einschliesslich|einschl\.?|inklusive|tag|και|την?|τισ|στισ|τη|ημερα|incluso|compreso|le|el|hen\w*|mart\w*|merkur\w*|enjt\w*|premt\w*|shtun\w*|diel\w*|monday|tuesday|wednesday|thursday|friday|saturday|sunday|ne zyre|ne pune|ore\w*|kl\.?|\d{1,2}[:.]\d\d)(?!\w)|’|')*"
_UNTIL = re.compile(
    rf"(?:\b(?:deri|gjer|until|till?|through|thru|up to|by the end of|fino|sino|bis|jusqu'au|hasta)\b|\b(?:μεχρι|εωσ|ωσ)\b|\bal\b|\bto\b|(?<=\d)\s?[-–—])\s*{_LINK}$"
)
_RETURN = re.compile(
    r"\b(?:ri)?kthe(?:hem|hna|hemi|het|n[ae]?|ye?)\b|\bkthimi?\w*\b|\brifill\w+|\b(?:serish|perseri|prape) ne (?:zyre|pune)\b"
    r"|\b(?:back|return(?:ing|s)?|resume|available again|in the office (?:again )?(?:on|from))\b"
    r"|\brientr\w+|\btorn(?:o|ero|eremo)\b|\britorn\w+|\bdi nuovo\b"
    r"|\bwieder\b|\bzuruck\b|\bruckkehr\b|\bab\b"
    r"|\bεπιστρ\w+|\bπισω\b|\bretour\b|\bregres\w+|\brihap\w*\b|\bre-?opens?\b|\briapr\w+"
)
_RETURN_BEHIND = re.compile(
    r"[\s,]*(?:do te |do t[’']|i (?:will |shall )?(?:be )?|θα (?:ειμαι )?)?(?:(?:ri)?kthe(?:hem|hna|hemi)|jam (?:serish|perseri|prape)|back\b|return\b|in the office again|wieder\b|zuruck\b|rientr|torn(?:o|ero)\b|επιστρ|πισω\b)"
)
"""German puts the word behind the date, and so does whoever begins with it."""
_BEGIN = re.compile(rf"\b(?:nga|prej|duke filluar|from|since|starting|dal(?:l[ao])?|vom|von|seit|απο)\b\s*{_LINK}$")
_SENTENCE_END = re.compile(
    r"[!?;]|\.(?=\s+(?!\d|(?:january|february|march|april|may|june|july|august|september|october|november|december)\b)|$)"
)


def away_until(mail: IncomingMail, received_on: date) -> date | None:
    """The day of return, or the last day away, that an automatic answer states; None where none is stated or it is over.

    `received_on` is the local day of arrival: a day without a year is the next such day on or after it.
    """
    said = spoken(mail)
    text = in_one_line(f"{said.text} . {said.subject}")[:_LONGEST]
    text = _FOREIGN.sub(lambda found: _ENGLISH[found.group()], text)
    ends, returns = [], []
    for mention in mentions(text, received_on):
        on = mention.on
        if on is None or mention.plainness is Plainness.SPAN or not received_on <= on <= received_on + _A_YEAR:
            continue
        before = _before(text, mention)
        if _UNTIL.search(before):
            ends.append(on)
        elif (_RETURN.search(before) or _RETURN_BEHIND.match(text, mention.end)) and not _ends_behind(text, mention):
            returns.append(on)
    stated = returns or ends
    return max(stated) if stated else None


def _before(text: str, mention: Mention) -> str:
    """What its sentence says before the date."""
    window = text[max(0, mention.start - _REACH) : mention.start]
    ends = [found.end() for found in _SENTENCE_END.finditer(window)]
    return window[ends[-1] :] if ends else window


def _ends_behind(text: str, mention: Mention) -> bool:
    """Is the date the beginning of a span? "Nga 2 deri më 13 mars": the end follows."""
    return _BEGIN.search(text[max(0, mention.start - _REACH) : mention.start]) is not None and (
        re.match(r"\s*(?:-|–|deri|gjer|to\b|until|al\b|bis|εωσ|μεχρι)", text[mention.end :]) is not None
    )
