"""Words that only a person writes: a stand on a draft, a question, a greeting with a sentence of one's own.

Where nothing but words speaks for a machine, one of these speaks against it: to take a member's words for a robot's is the
worse mistake. All patterns read folded text.
"""

from __future__ import annotations

import re

_STAND = re.compile(
    r"\brekomand\w+|\bpropoz\w+|\bsugjer\w+|\bverejtje|\bvrejtje|\bneni\w*\b|\bpika \d|\bdakord|\bpajto\w+|\bmirat(?:oj|ohet|ojme)|\bkundershto\w+|\bte (?:shtohet|hiqet|ndryshohet|perfshihet|qartesohet)|\bme pelqe\w+"
    r"|\b(?:nuk|s[’']?) ?(?:kam|kemi) koment"
    r"|\brecommend|\bpropos|\bsuggest|\barticle \d|\b(?:i|we) (?:dis)?agree|\bin (?:my|our) (?:view|opinion)|\bremarks?\b|\bno comments?\b|\bobjection|\bsupport (?:the|this|it)\b"
    r"|\bpropong\w+|\bsuggeri\w+|\bosservazion\w+|\barticolo \d|\bd'accordo\b|\bconcord\w+|\bnessun commento"
    r"|\bempfehl\w+|\bvorschlag\w*|\beinverstanden|\banmerkung\w*|\bartikel \d|\bstimme (?:dem )?zu\b|\bbemerkung\w*"
    r"|προτειν|συμφων|σχολι|αρθρο \d|παρατηρησ"
)
_LEANING = re.compile(
    r"\bkoment\w*|\bmendo[jn]\w*|\bmendim\w* (?:im|tim|yne)|\bkerkoj(?:me)?\b(?! (?:ndjes|falj))|\be lexova\b|\b(?:kemi|kam) lexuar\b"
    r"|\bcomments?\b|\bshould be\b|\bi (?:think|believe|read)\b|\bpenso che\b|\bich (?:denke|finde|meine)\b|νομιζω"
)
"""Words of a person mostly; a robot's now and then."""
_QUESTION = re.compile(r"[\w\)\"'”»]\s?[?;](?=\s|$)")
_GREETING = re.compile(
    r"\b(?:i|e|te) nderuar\w*\b|\bpershendet\w*|\bme respekt\b|\bme nderime\b|\bfaleminderit\b|\bgjithe te mirat\b|\b(?:best|kind|warm) regards\b|\bsincerely\b|\bdear (?!user|customer|sender|sir|madam|recipient)\w+|\bgood (?:morning|afternoon)\b"
    r"|\bcordiali saluti\b|\bgentile \w+|\bmit freundlichen\b|\bsehr geehrte\w*|\bliebe\w? \w+|με εκτιμηση|αγαπητ\w+"
)
_GREEK = re.compile(r"[α-ω]")
_FIRST_PERSON = re.compile(
    r"\b(?:mesazhi?|e-?mail-?i?|posta|letra) (?:im|yt|yne|e djeshem|e djeshme)\b|\b(?:me|na) (?:erdhi|ktheu|u kthye|del|kerkon|kerkoi|shfaq)\b|\b(?:dergova|ridergoj|po e dergoj|po jua dergoj|e provova|provova|klikova|kam derguar|ju shkruaj|ju shkrova|po ju shkruaj)\b"
    r"|\bmy (?:e-?mail|mail|message|letter|earlier|last|previous)\b|\bi (?:got|get|received|sent|tried|clicked|resend|am sending|am writing|wrote|keep getting|had)\b|\bresend(?:ing)? (?:it|my|this)\b"
    r"|\bla mia (?:mail|e-?mail)|\bil mio (?:messaggio|indirizzo)|\bho (?:inviato|ricevuto|scritto)\b|\bmeine (?:e-?mail|mail|nachricht)|\bich habe (?:eine|ihnen|die|das)\b|το μηνυμα μου|σασ εστειλα"
)


def is_taking_a_stand(line: str, *, firmly: bool = False) -> bool:
    """A recommendation, an agreement, a remark; unless it must be one `firmly`, words that lean to it, and a question."""
    return _STAND.search(line) is not None or (not firmly and (_LEANING.search(line) is not None or asks(line)))


def asks(line: str) -> bool:
    """Does it hold a question? In Greek a semicolon asks."""
    found = _QUESTION.search(line)
    if found is None:
        return False
    return "?" in found.group() or (_GREEK.search(line) is not None and ";" in found.group())


def greets(line: str) -> bool:
    """Does somebody greet as in a letter? Robots do, too: it weighs only where nothing else speaks for one."""
    return _GREETING.search(line) is not None


def speaks_in_first_person(line: str) -> bool:
    """Does somebody tell of a mail of his own? "My mail came back" is no server's sentence."""
    return _FIRST_PERSON.search(line) is not None
