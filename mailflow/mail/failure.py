"""Is a mail a non-delivery or delay notice, where no report type says so (RFC 3464 is `kinds`' first question)?

1. Headers that only mail servers write decide alone: a daemon's address, X-Failed-Recipients, Exchange's mark.
2. A server's sign (null reverse-path, Auto-Submitted, postmaster, a delivery system's name) needs words of failure beside it.
3. Words alone need everything at once: the subject, the text, a code or the returned mail, and nothing of a person: no answer
   in a thread, no question, no stand on a draft, no "my mail".
Only the sender's own words are read: whoever quotes or forwards a bounce has written none.
"""

from __future__ import annotations

import re

from mailflow.consultation.reasons import Reason
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.persons import greets, is_taking_a_stand, speaks_in_first_person
from mailflow.mail.returned import RETURNED_TYPES
from mailflow.mail.spoken import Spoken, in_one_line

_DAEMON = re.compile(
    r"(?:^|[<\"\s])(?:mailer[-_. ]?daemon|m(?:ail)?[-_.]?daemon|microsoftexchange[0-9a-f]{16,})\b", re.IGNORECASE
)
_SERVERS_NAME = re.compile(
    r"mail(?:er)? (?:delivery|administrator|system)|delivery (?:sub)?system|mail transfer agent|internet mail delivery"
    r"|system attendant|content-?filter at|(?:message|mail) (?:gateway|router|relay)|servizio (?:di posta|mail)|sistemi i postes",
    re.IGNORECASE,
)
_DAEMONS_NAME = re.compile(
    r"mail delivery (?:sub)?system|mailer[- ]daemon|mail transfer agent|internet mail delivery", re.IGNORECASE
)
_NOTIFICATION = re.compile(r'\{\s*"(?:notification|event)type"\s*:\s*"(\w+)"')
_POSTMASTER = re.compile(
    r"(?:^|[<\"\s])(?:post[-_.]?master|mail[-_.]?(?:admin|system|server)|smtp|mta)\b", re.IGNORECASE
)
_NO_REPLY = re.compile(r"(?:^|[<\"\s])(?:no|do-?not)[-_.]?reply\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^\W*(?:\[?postmaster\]?:? )?(?:"
    r"undeliver(?:ed|able)|non[- ]?deliver|(?:mail|message|e-?mail|\w+ )?deliver[ay]+ ?(?:has )?(?:fail|status|notification|report|problem|error|system|warning|delay|incomplete)"
    r"|(?:mail|message|e-?mail|permanent|delivery) (?:delivery )?(?:has )?(?:fail|system error|error)|failure (?:notice|delivery)|fail(?:ed|ure) (?:mail|message|delivery)"
    r"|return(?:ed|ing) (?:mail|message|to sender)|(?:mail|message|e-?mail)s? (?:you sent )?(?:has |have |was |is |being )*(?:not (?:yet )?(?:been )?delivered|could not be delivered|blocked|delayed|rejected|bounced)"
    r"|(?:your|the) (?:mail|message|e-?mail)\b.{0,80}(?:could not|couldn.t|cannot|not) (?:be )?delivered|sorry, your message|delayed mail|bounced? (?:mail|message)"
    r"|warning: (?:could not send|message)|(?:notice|warning): .{0,40}deliver|considered unsolicited|automatically rejected"
    r"|there was an error sending|address not found|recipient (?:address )?(?:rejected|unknown|not found)"
    r"|dergim\w* (?:i \w+ )?deshtoi|deshtim\w* (?:ne|i|te) dergim|(?:e-?mail|mesazh|post)\w* (?:juaj )?nuk (?:u|mund te|eshte|mundi te) ?(?:dorezua|dorezohet|dergua|dergohet)|nuk u dorezua|i padorezuar|mosdorezim"
    r"|(?:mancat[oa]|mancato) (?:recapito|consegna)|non recapitabile|(?:messaggio|mail|posta) non (?:consegnat|recapitat)|avviso di mancata consegna|consegna (?:non riuscita|fallita|ritardata)|errore (?:di|nella) consegna|impossibile (?:consegnare|recapitare)"
    r"|unzustellbar|nicht zustellbar|zustell(?:fehler|ung fehlgeschlagen|ung verzogert|problem)|(?:mail|nachricht|e-mail)\w* (?:konnte )?nicht (?:zugestellt|zustellbar)|ubermittlung fehlgeschlagen|verzogerte zustellung"
    r"|(?:αδυναμια|αποτυχια|καθυστερηση|δεν ηταν δυνατη η|χωρισ δυνατοτητα|μη) παραδο|μη παραδοτε|επιστροφη μηνυματοσ"
    r"|non remis|echec de (?:la )?(?:remise|distribution|livraison)|message non distribue|no se (?:puede|pudo) entregar|no entregado)"
)
_TEXT = re.compile(
    r"(?:could not|couldn.t|cannot|can.t|unable to|was not|wasn.t|not able to|not be|not yet been|not been|failed to) (?:be |been )?deliver|delivery (?:to .{0,80} )?(?:has )?failed|delivery (?:has been |was |is )?(?:delayed|aborted|attempts?)"
    r"|permanent(?:ly)? (?:fatal )?(?:error|failure|failed)|undeliver|non-?deliver|returned to (?:you|sender)|fatal errors|message you sent|could not (?:be sent|reach)|not (?:be )?reach(?:ed|able)"
    r"|user unknown|unknown user|no such (?:user|recipient|mailbox|address)|recipient(?:'s)? (?:address )?(?:rejected|unknown|not found)|\b5\d\d[ -]5\.\d\.\d|\b5\.\d\.\d{1,3}\b|failed recipients?|smtp error|address(?:es)? (?:was |were |could )?not (?:be )?found|(?:was|been|message|mail) (?:rejected|bounced)"
    r"|error code:? 5\d\d|action not taken|invalid (?:user|recipient|mailbox)|mailbox (?:is )?(?:full|unavailable|not found|does not exist)|quota|still (?:being )?(?:retry|retri|try|queue)|(?:will|to) (?:keep|continue) (?:on )?trying"
    r"|nuk (?:u|mund te|mundi te|eshte|ka mundur te) ?(?:dorezua|dorezohet|dergohet|dergua|arri|gjend|gjet)|deshtoi dergimi|dergimi deshtoi|kutia postare (?:eshte )?(?:plot|e mbushur)|perdorues\w* (?:i )?panjohur|adresa nuk (?:u gjet|ekziston)"
    r"|non (?:e stato possibile|puo essere|e possibile|e stato) (?:consegnat|recapit|inviat)|non (?:e stato possibile|e possibile) (?:consegnare|recapitare)|consegna (?:non riuscita|fallita)|casella (?:e )?piena|utente sconosciuto|indirizzo (?:inesistente|non trovato)|mancata consegna"
    r"|(?:konnte|kann|konnten) (?:.{0,80} )?nicht (?:zugestellt|ubermittelt|zustell)|nicht zustellbar|zustellung (?:.{0,60} )?fehlgeschlagen|postfach (?:ist )?voll|empfanger (?:unbekannt|existiert)|unbekannter (?:benutzer|empfanger)"
    r"|δεν (?:ηταν δυνατ|μπορεσε|μπορει|παραδοθηκε|βρεθηκε)|αποτυχια παραδοσησ|αδυνατη η παραδοση|γραμματοκιβωτιο .{0,20}πληρε"
    r"|n'a pas pu etre (?:remis|distribue|livre)|no se ha podido entregar|no pudo (?:ser )?entreg"
)
_CODE = re.compile(r"\b[45]\.\d\.\d{1,3}\b|\b5\d\d[ -]|\b4\d\d[ -]4\.|error code|smtp")
_PASTED = re.compile(r"^(?:received|return-path|message-id|dkim-signature|mime-version):", re.MULTILINE)


def failure_signs(mail: IncomingMail, said: Spoken, *, null_path: bool, submitted: bool) -> list[Reason]:
    """What makes `mail` a notice of failure or delay, [] where it is none. `submitted`: Auto-Submitted says automatic."""
    by_itself = _by_headers(mail) or _by_name(mail, said) or _by_format(said)
    if by_itself:
        return by_itself
    subject = has_failure_subject(said)
    encloses = any(part.media_type in RETURNED_TYPES for part in mail.parts)
    by_server = null_path or is_servers(mail) or (submitted and encloses)
    no_reply = _NO_REPLY.search(mail.raw_from) is not None
    if not (subject or by_server or no_reply or submitted):
        return []
    own = said.text or ("" if said.is_answer else said.opening)
    text = _TEXT.search(in_one_line(own)) is not None
    code = _CODE.search(own) is not None
    evidence = code or encloses or _PASTED.search(own) is not None
    if not null_path and not submitted and _is_persons(said, evidence=evidence and is_servers(mail)):
        return []
    if subject and (by_server or submitted or text):
        return [Reason("failure_subject", repr(mail.subject[:60]))]
    if no_reply and text and evidence:
        return [Reason("failure_text_no_reply")]
    if text and (by_server or (submitted and code)):
        return [Reason("failure_text")]
    return []


def has_failure_subject(said: Spoken) -> bool:
    """Is the subject that of a non-delivery notice, and no answer to one?"""
    return _SUBJECT.search(said.subject) is not None


def is_servers(mail: IncomingMail) -> bool:
    """Is the sender named as mail servers name themselves? A person may bear the name, too."""
    name = mail.from_[0].name if mail.from_ else mail.raw_from
    return _POSTMASTER.search(mail.raw_from) is not None or bool(name and _SERVERS_NAME.search(name))


def is_daemon(mail: IncomingMail) -> bool:
    """Is the address one that no person writes from?"""
    return _DAEMON.search(mail.raw_from) is not None or _DAEMON.search(mail.header("return-path")) is not None


def _by_headers(mail: IncomingMail) -> list[Reason]:
    reasons = []
    if mail.header("x-failed-recipients"):
        reasons.append(Reason("failed_recipients"))
    if any(name == "x-ms-exchange-message-is-ndr" for name, _ in mail.headers):
        reasons.append(Reason("exchange_report"))
    if mail.header("x-ricevuta").strip().lower().startswith(("errore", "preavviso-errore", "rilevazione")):
        reasons.append(Reason("auto_header", "X-Ricevuta"))  # Italian certified mail (PEC): the failure of a delivery
    if is_daemon(mail):
        reasons.append(Reason("daemon"))
    return reasons


def _by_name(mail: IncomingMail, said: Spoken) -> list[Reason]:
    """A name that only delivery programs bear, unless a person's words stand behind it."""
    name = mail.from_[0].name if mail.from_ else mail.raw_from
    if not name or not _DAEMONS_NAME.search(name) or _is_persons(said, evidence=False):
        return []
    return [Reason("daemon")]


def _by_format(said: Spoken) -> list[Reason]:
    """A provider's notification as a JSON object: the words of no person."""
    found = _NOTIFICATION.match(said.opening)
    return [Reason("failure_text")] if found and found[1] == "bounce" else []


def _is_persons(said: Spoken, *, evidence: bool) -> bool:
    """A person speaks: answers in a thread, asks, takes a stand, or tells of a mail of his own."""
    if said.is_answer or said.answers_below:
        return True
    line = said.line
    return not evidence and (is_taking_a_stand(line) or speaks_in_first_person(line) or greets(line))
