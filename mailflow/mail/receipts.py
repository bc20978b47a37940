"""What programs answer by themselves to a mail that was read, an invitation to a meeting, a recall, a complaint."""

from __future__ import annotations

import re

from mailflow.consultation.reasons import Reason
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.persons import is_taking_a_stand
from mailflow.mail.returned import RETURNED_TYPES
from mailflow.mail.spoken import Spoken

_LONGEST = 1_500
"""Characters: a receipt has no more to say."""
_SUBJECT = re.compile(
    r"^\s*(?:(?:deftes\w*|fatur\w*|konfirmim\w*) (?:kthimi|leximi|dorezimi)|(?:u )?lexuar?\s*[:(]|u lexua\b|pa lexuar\s*:|(?:nuk u|e pa) lexuar?\s*:|u fshi pa u lexuar"
    r"|return receipt|(?:read|not read|deleted|displayed|delivered|delivery receipt|relayed)\s*:|read[- ]?receipt|(?:read|disposition|delivery) (?:receipt|notification)|message (?:read|opened)|delivery status notification \((?:success|relay)"
    r"|ricevuta di (?:ritorno|lettura|accettazione|avvenuta)|conferma di (?:lettura|recapito)|letto\s*:|non letto\s*:|accettazione\s*:|(?:avvenuta )?consegna\s*:|presa in carico\s*:"
    r"|lesebestatigung|empfangsbestatigung|gelesen\s*:|ungelesen geloscht|nicht gelesen\s*:|αποδειξη (?:αναγνωσησ|παραλαβησ)|επιβεβαιωση (?:αναγνωσησ|παραδοσησ)|διαβαστηκε\s*:|αναγνωστηκε\s*:|(?:μη|δεν) (?:αναγνωσμενο|διαβαστηκε)\s*:"
    r"|confirmation de lecture|lu\s*:|leido\s*:|confirmacion de lectura)"
)
_TEXT = re.compile(
    r"\bu (?:shfaq|lexua|hap|fshi)\b|\bdeftese|\beshte (?:lexuar|hapur|shfaqur|fshire)|\b(?:was|has been|were) (?:\w+ )?(?:read|displayed|opened|deleted|delivered)\b|\breturn receipt|\bread receipt|\bdeleted without being read|\bno guarantee"
    r"|\bgelesen\b|\bgeloscht\b|\bangezeigt\b|\be stat[oa] (?:lett|apert|visualizzat|eliminat|accettat|consegnat)|\blett[oa] (?:in data|il|alle)|\bricevuta\b|διαβαστηκε|αναγνωστηκε|εμφανιστηκε|διαγραφηκε|\ba ete (?:lu|affiche)|\bha sido leido"
)
_ANSWERED = re.compile(
    rb"^METHOD(?:;[^:\r\n]{0,80})?:\s*(?:REPLY|COUNTER|DECLINECOUNTER|REFRESH)\b", re.IGNORECASE | re.MULTILINE
)
_METHOD = re.compile(r"method=\"?(?:reply|counter|declinecounter|refresh)\b", re.IGNORECASE)
_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics"})
_MEETING_SUBJECT = re.compile(
    r"^\s*(?:accepted|declined|tentative(?:ly accepted)?|new time proposed|updated invitation|counter|pranuar|u pranua|refuzuar|u refuzua|perkohesisht\w*(?: pranuar)?|pranuar perkohesisht|accettato|rifiutato|provvisorio|accettata provvisoriamente"
    r"|zugesagt|abgesagt|abgelehnt|mit vorbehalt(?: zugesagt| angenommen)?|angenommen|αποδοχη|αποδεκτο|απορριψη|απορριφθηκε|με επιφυλαξη|accepte|refuse|provisoire|aceptado|rechazado)\s*:"
)
_RECALL_SUBJECT = re.compile(r"^\s*(?:recall|message recall \w+|richiamo|ruckruf|terheqje|ανακληση|rappel)\s*:")
_RECALL = re.compile(
    r"would like to recall the message|deshiron (?:te terheqe|terheqjen e) mesazhin|(?:desidera|vorrebbe) richiamare il messaggio|mochte die nachricht [^\n]{0,200}zuruckrufen|θα ηθελε να ανακαλεσει"
)
_RECALL_TEXT = re.compile(
    rf"{_RECALL.pattern}|recall (?:attempt|success|failure)|your attempt to recall|(?:was|could not be) recalled"
)
_RECALL_RESULT = re.compile(r"^\s*message recall (?:success|failure|report|results?)\b")
_COMPLAINT = re.compile(
    r"(?:complaint about|abuse report|spam report|feedback report|complaint:|fbl report|junk report)"
)
_NOTIFIED = re.compile(r'\{\s*"(?:notification|event)type"\s*:\s*"complaint"')
"""A provider's notification as a JSON object."""
_COMPLAINS = re.compile(
    r"(?:email|e-mail|message|mail)? ?(?:abuse|spam|feedback|complaint|junk)[- ](?:report|complaint|notification)|marked (?:this |your )?(?:message |e-?mail )?as (?:spam|junk)|reported as (?:spam|junk|abuse)|feedback[- ]?loop"
)


def receipt_signs(mail: IncomingMail, said: Spoken) -> list[Reason]:
    """A receipt in words: Thunderbird's and Outlook's own, Italian certified mail's (PEC)."""
    if (
        mail.header("x-ricevuta")
        .strip()
        .lower()
        .startswith(("accettazione", "avvenuta", "presa-in-carico", "non-accettazione"))
    ):
        return [Reason("auto_header", "X-Ricevuta")]
    if not _SUBJECT.match(said.subject) or mail.documents or len(said.line) > _LONGEST:
        return []
    if is_taking_a_stand(said.line) or said.answers_below or not _TEXT.search(said.line):
        return []
    return [Reason("receipt_subject", repr(mail.subject[:60]))]


def meeting_answer(mail: IncomingMail, said: Spoken) -> Reason | None:
    """RFC 5546: an answer to an invitation. An invitation itself is a person's mail."""
    for part in mail.parts:
        if part.media_type in _CALENDAR_TYPES and _ANSWERED.search(part.content[: 64 * 1024]):
            return Reason("meeting_answer", "iTIP METHOD")
    if _METHOD.search(mail.header("content-type")) and mail.media_type in _CALENDAR_TYPES:
        return Reason("meeting_answer", "iTIP METHOD")
    if not _MEETING_SUBJECT.match(said.subject):
        return None
    if "calendarmessage" in mail.header("content-class").lower():
        return Reason("meeting_answer", "Outlook")
    holds_tnef = any(part.media_type in {"application/ms-tnef", "application/vnd.ms-tnef"} for part in mail.parts)
    if holds_tnef and not any(letter.isalpha() for letter in said.line):
        return Reason("meeting_answer", "Outlook")
    return None


def recall_asked(said: Spoken) -> bool:
    """Does Outlook ask, for its user, that an earlier mail be recalled?"""
    return _RECALL_SUBJECT.match(said.subject) is not None and _RECALL.search(said.line) is not None


def recall_told(said: Spoken) -> bool:
    """Is it a recall, or what became of one?"""
    if _RECALL_SUBJECT.match(said.subject) is None and _RECALL_RESULT.match(said.subject) is None:
        return False
    return _RECALL_TEXT.search(said.line) is not None


def is_feedback(mail: IncomingMail, said: Spoken) -> Reason | None:
    """A complaint by a feedback loop (RFC 5965, or older): the mail complained of is enclosed."""
    kinds = {part.media_type for part in mail.parts}
    if "message/feedback-report" in kinds:
        return Reason("holds_feedback")
    if _NOTIFIED.match(said.opening):
        return Reason("complaint")
    if not kinds & RETURNED_TYPES:
        return None
    if _COMPLAINT.match(said.subject.strip()):
        return Reason("complaint")
    sender = mail.from_[0].address.casefold() if mail.from_ else ""
    if _LOOP.match(sender) and (_COMPLAINS.search(said.subject) or _COMPLAINS.search(said.line)):
        return Reason("complaint")
    return None


_LOOP = re.compile(r"(?:abuse|staff|complaints?|feedback\w*|fbl\w*|arf|spam\w*|scomp|no-?reply|postmaster)[-+.\w]*@")
