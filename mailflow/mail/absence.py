"""Out-of-office mails by their words, for the programs that send them without any header that says so.

A member may well answer "Re: Jashtë zyre …" with a real recommendation, so words alone must be many and the mail short,
without attachment, without quoted text and without the words in which people take a stand on a draft.
"""

from __future__ import annotations

import re

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.consultation.reasons import Reason
from mailflow.mail.incoming import IncomingMail

_LONGEST = 1_500
"""Characters: what is longer is no absence notice but a letter."""
_SHORT = 500
"""Characters: up to here the words count even where the subject says nothing."""

_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:"
    r"(?:pergjigje|mesazh|pergjegje|pergj\w*) automatike|automatike:|jashte zyre|jasht zyre|ne pushim\b|me pushime\b|me leje\b"
    r"|auto(?:matic|mated)?[ -]?(?:reply|response|answer|responder)|auto-?re(?:ply|sponse)|out[ -]of[ -](?:the[ -])?office"
    r"|away from (?:the |my )?(?:office|desk|mail)|on (?:annual )?(?:leave|vacation|holiday)|vacation(?: |$|:)|ooo:"
    r"|risposta automatica|fuori (?:sede|ufficio)|automatische antwort|abwesenheits\w+|reponse automatique|absence du bureau"
    r"|respuesta automatica|αυτοματη απαντηση|εκτος γραφειου)"
)
_ABSENT = re.compile(
    r"\b(?:jam|jemi|gjendem|ndodhem|do te jem) (?:aktualisht |momentalisht |tani )?(?:jashte|ne pushim|me pushim|me leje|me raport)"
    r"|\bnuk (?:jam|ndodhem|gjendem|do te jem)\b[^.\n]{0,20}\b(?:ne|prane) zyre|\bjashte zyre\b"
    r"|\bnuk (?:kam|do te kem) (?:akses|qasje)\b[^.\n]{0,20}\b(?:post|e-?mail)"
    r"|\bout of (?:the )?office\b|\baway from (?:the |my )?(?:office|desk|mail|e-?mail)|\bi(?: a|')m (?:currently )?(?:away|on )"
    r"|\b(?:on|taking) (?:annual |sick |maternity |parental )?(?:leave|vacation|holiday)s?\b|\blimited access to (?:my )?e-?mail"
)
_UNTIL = re.compile(
    r"\bderi (?:me|ne|te|diten|daten)\b|\bnga data\b|\bdo te kthehem|\bkthehem\b|\bpas kthimit"
    r"|\buntil\b|\bi (?:will|shall) (?:be back|return|respond|reply)|\b(?:back|return(?:ing)?) (?:on|in) "
)
_INSTEAD = re.compile(
    r"\b(?:ceshtje|raste|nevoja) urgjente|\beshte urgjente|\burgjente\b[^.\n]{0,40}\b(?:kontakto|shkrua|telefono|drejto)"
    r"|\b(?:urgent|immediate|emergenc\w+)\b[^.\n]{0,60}\b(?:contact|call|e-?mail|write|assistance)"
    r"|\bin my absence\b|\bne mungesen time"
)
_ABOUT_ITSELF = re.compile(
    r"\b(?:pergjigje|mesazh|e-?mail) automatik|\bmesazhi juaj\b[^.\n]{0,60}\b(?:do te|u mor|e mora)|\bgjeneruar automatikisht"
    r"|\bautomat(?:ic|ed|ically)\b[^.\n]{0,20}\b(?:reply|response|message|generated)"
    r"|\byour (?:message|e-?mail)\b[^.\n]{0,40}\b(?:will be|has been)"
)
_STAND = re.compile(
    r"\brekomand\w+|\bpropoz\w+|\bsugjer\w+|\bverejtje|\bneni\w*\b|\bpika \d|\bdakord|\bmendoj|\bmendim\w* (?:im|tim|yne)"
    r"|\bkerkoj\b|\bte (?:shtohet|hiqet|ndryshohet|perfshihet)|\brecommend|\bpropos|\bsuggest|\barticle \d"
    r"|\bi agree|\bin my (?:view|opinion)|\bshould be\b|\bremarks?\b|\w\?(?=\s|$)"
)
"""A stand on the draft, or a question: a person's."""
_SUBJECT_MATTER = re.compile(
    r"\bdraft|\bplan|\bstrategji|\bkonsult|\bdokument|\bbashkengjit|\bafat|\bdeadline|\battach"
)
_QUOTE = re.compile(
    r"^>|\bshkroi\b[^\n]{0,40}:\s*$|\bka shkruar\b[^\n]{0,40}:\s*$|\bwrote:\s*$|^-{3,} ?\w+", re.MULTILINE
)


def says_absent(mail: IncomingMail) -> Reason | None:
    """Why the words of `mail` make it an out-of-office answer; None where they do not suffice."""
    if mail.documents:
        return None
    by_subject = has_absence_subject(mail)
    if not by_subject and len(mail.text) > _SHORT:
        return None
    text = mail.text if mail.text.strip() else _without_tags(mail.html)
    if not by_subject and len(text) > _SHORT:
        return None
    folded = fold_keeping_punctuation(text[: 4 * _LONGEST])
    quote = _QUOTE.search(folded)
    own = folded[: quote.start()] if quote else folded
    if len(own) > _LONGEST or _STAND.search(own):
        return None
    absent = _ABSENT.search(own) is not None
    beside = sum(1 for sentence in (_UNTIL, _INSTEAD, _ABOUT_ITSELF) if sentence.search(own))
    if by_subject and (absent or beside or (len(own) < _SHORT and quote is None)):
        return Reason("absence_subject", repr(mail.subject[:60]))
    if absent and beside and quote is None and not _SUBJECT_MATTER.search(own):
        return Reason("absence_text")
    return None


def has_absence_subject(mail: IncomingMail) -> bool:
    """Is the subject that of an out-of-office answer, and no reply to one?"""
    return _SUBJECT.match(fold_keeping_punctuation(mail.subject[:200])) is not None


def _without_tags(html: str) -> str:
    return re.sub(r"<[^<>]{0,2000}>", " ", html[:20_000])
