"""Out-of-office mails by their words, for the programs that send them without any header that says so.

1. Several signs together: that somebody is away, until when, whom to ask instead, that the answer is automatic. One alone is nothing.
2. The subject that programs write ("Jashtë zyre: …") is nearly enough, where no "Re:" stands before it.
3. A member may well answer "Re: Jashtë zyre …", or add a day of return to a recommendation: a stand on the draft, a question,
   an attachment, words below a quote or a long text make it a person's (`persons`).

Albanian with and without ë and ç, as it is spoken in the north too, English, Italian, Greek and German.
"""

from __future__ import annotations

import re

from mailflow.consultation.reasons import Reason
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.notice_words import OWN_WORDS, WISH
from mailflow.mail.notices import is_only_notice
from mailflow.mail.persons import is_taking_a_stand
from mailflow.mail.spoken import Spoken, spoken

_LONGEST = 1_500
"""Characters: what is longer is no absence notice but a letter."""
_SHORT = 700
"""Characters: up to here the words count even where the subject says nothing."""

_SUBJECT = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:"
    r"(?:pergj\w*|mesazh\w*|njoftim\w*|kthim\w*|rep\w*) (?:pergjigj\w* )?(?:me )?automatik\w*|automatik\w*:|autopergjigj\w*|jasht[ea]? (?:zyr\w+|pun\w+|vendit\b)|(?:ne|me|n')\s?(?:pushim\w*|leje)\b|(?:mungo\w+|mungese)\b"
    r"|\[?auto(?:matic|mated)?[\] -]{0,2}(?:e-?mail )?(?:reply|response|answer|responder|acknowledg\w+)|auto-?re(?:ply|sponse|spond)\w*|auto:|out[ -]of[ -](?:the[ -])?office|ooo\b"
    r"|(?:i am |i'm |currently )?away (?:from (?:the |my )?(?:office|desk|mail)|until|:|-)|(?:i am |i'm |currently )?(?:on|away on) (?:annual |sick |maternity |parental )?(?:leave|vacation|holiday)s?\b|vacation(?: |$|:)|holiday (?:notice|message|reply)|absence(?:$|:| notice)|absent\b"
    r"|(?:risposta|messaggio|risponditore) automatic\w+|fuori (?:sede|ufficio)|in ferie\b|assen(?:te|za)\b|sono (?:assente|in ferie|fuori)"
    r"|automatische (?:antwort|nachricht|ruckantwort)|autoantwort|abwesen\w+|(?:nicht|ausser) (?:im |in )?(?:buro|haus)\b|im urlaub|urlaub\b|ausserhalb des buros"
    r"|αυτοματ\w+ (?:απαντηση|μηνυμα)|εκτοσ (?:γραφειου|εδρασ)|απουσ\w+|σε αδεια"
    r"|reponse automatique|absence du bureau|absent du bureau|respuesta automatica|fuera de (?:la )?oficina)"
)
_SUBJECT_END = re.compile(
    r"[(\[-]\s?(?:auto(?:matic|mated)?[ -]?(?:reply|response)|out of office|pergjigje automatike|jashte zyre)\s?[)\]]?\s*$"
)
_BE = r"(?:jam|jemi|gjendem|gjendemi|ndodhem|ndodhemi|do te jem|do jem|kam me qene|jam tu qene|jam duke qene|do te jemi|do te gjendem)"
_ADVERB = r"(?:aktualisht |momentalisht |tani |per momentin |fizikisht |larg |tash )?"
_ABSENT = re.compile(
    rf"\b{_BE} {_ADVERB}(?:e |i )?(?:jasht|ne pushim|me pushim|me leje|me raport|ne leje|ne raport|n'\s?pushim|n'\s?leje|n’\s?pushim|n’\s?leje|n pushim|n leje|larguar|ne mision|me sherbim|ne sherbim|ne udhetim|ne kongje|pushim)"
    r"|\b(?:nuk|s[’' ]?|s')\s?(?:jam|ndodhem|gjendem|do te jem|do jem|kam me qene)\b[^.\n]{0,20}\b(?:ne|prane|n)['’]? ?(?:zyr|pun|vend(?:in)? e punes)|\bjasht[ea]? zyr\w+\b|\bs'?jam ne zyre\b"
    r"|\b(?:nuk|s'?) ?(?:kam|do te kem|do kem)\b[^.\n]{0,20}\b(?:akses|qasje|mundesi)\b[^.\n]{0,30}\b(?:post|e-?mail|internet)|\b(?:do te )?mungo(?:j|jme) (?:nga|ne) (?:zyr|pun)|\bdo te mungoj\b|\bkam (?:marre|dale me|dale ne) (?:leje|pushim)|\bme (?:leje|pushim\w*) (?:vjetore|lindje|te zakonshme|mjekesore|deri)|\bmungoj deri"
    r"|\bout of (?:the )?office\b|\baway from (?:the |my )?(?:office|desk|mail|e-?mail)|\b(?:i am|i'm|i’m|i will be|we are) (?:currently |now |presently )?(?:away|off\b|abroad|on |out\b|travel+ing|absent|not (?:in|at) (?:the |my )?(?:office|work|desk))|\bcurrently (?:away|out|absent|travel+ing|on leave)"
    r"|\b(?:on|taking) (?:annual |sick |maternity |parental |study )?(?:leave|vacation|holiday)s?\b|\b(?:limited|no) access to (?:my )?e-?mails?|\bmy (?:office|mailbox) is (?:closed|not monitored)"
    r"|\b(?:sono|saro|siamo) (?:attualmente |al momento |momentaneamente )?(?:fuori|assent|in ferie|in vacanza|in malattia|in congedo|in permesso|in trasferta|in missione|in maternita)|\bnon (?:sono|saro) (?:in ufficio|in sede|disponibile|raggiungibile)|\bnon (?:ho|avro|abbiamo|avremo) accesso\b|\bassente dal|\bufficio (?:resta|restera|rimarra|e) chius"
    r"|\b(?:bin|sind|werde) (?:ich )?[^.\n]{0,60}(?:nicht (?:im (?:buro|haus|dienst)|erreichbar|am arbeitsplatz|da\b)|abwesend|im urlaub|ausser haus|auf (?:dienst)?reise|in elternzeit|krank)|\bi[nm] (?:meinem )?urlaub\b|\bhabe (?:ich )?urlaub\b|\bin elternzeit\b|\bim mutterschutz\b|\bauf dienstreise\b|\bnicht im (?:buro|hause?)\b"
    r"|\b(?:θα )?(?:απουσιαζω|απουσιασω|λειπω)\b|\b(?:ειμαι|βρισκομαι|θα ειμαι|θα βρισκομαι) (?:σε (?:αδεια|διακοπεσ|αδειασ)|εκτοσ|με αδεια|μακρια)|\bεκτοσ γραφειου\b|\bσε αδεια\b|δεν (?:θα )?(?:εχω|ειμαι|βρισκομαι) (?:προσβαση|στο γραφειο)"
    r"|\b(?:jam|jemi|ndodhem|gjendem|ndodhemi)\b[^.\n]{0,40}\b(?:jasht|trajnim|konferenc|seminar|spital|kurs\b)|\bzyra (?:e )?(?:jone|ime)\b[^.\n]{0,20}\b(?:eshte|do te jete|qendron) (?:e )?mbyllur"
    r"|\b(?:our|the|my) offices? (?:is|are|will be|remains?) closed|\bi (?:am|will be) attending\b|\b(?:bin|sind)\b[^.\n]{0,40}\bauf (?:einer|einem|eine) (?:konferenz|tagung|schulung|fortbildung|seminar|lehrgang)"
    r"|\b(?:ειμαι|βρισκομαι) σε \w+ (?:αδεια|ταξιδι)"
    r"|\bje suis (?:absent|en conge)|\bestoy fuera|\bestare (?:fuera|ausente)"
)
_UNTIL = re.compile(
    r"\bderi (?:me|ne|te|diten|daten|date|nga)\b|\bderi \d|\bnga (?:data|date|dt)\b|\b(?:ri)?kthe(?:hem|hna|hemi)\b|\bkam me u kthye|\b(?:pas|me|ne) kthimi\w*|\bkthimi im|\bne (?:zyre|pune) (?:me|ne) (?:date|dt|\d)|\bduke filluar nga|\brifillo"
    r"|\b(?:until|till|through)\b|\bi(?:'ll| will| shall)? (?:be back|return|am back|respond|reply|be returning)|\b(?:back|return(?:ing)?) (?:on|in|to|(?:mon|tues|wednes|thurs|fri)day)\b|\bupon my return|\bas soon as (?:i|possible)|\bwhen i (?:return|am back|get back)|\bfrom \d[^.\n]{0,30} to \d"
    r"|\bfino (?:al|a)\b|\brientr\w+|\b(?:torno|tornero|ritorno)\b|\bdal(?:l'|la)? ?\d[^.\n]{0,30}\bal\b|\bsino al"
    r"|\bbis (?:zum|einschl|einschliesslich|\d|\w+tag)|\bab (?:dem |\d)|\bwieder (?:im|da|erreichbar|zuruck|am|fur)\b|\bruckkehr|\bzuruck\b"
    r"|\b(?:μεχρι|εωσ)\b|\bεπιστρ\w+|\bθα ειμαι πισω"
)
_INSTEAD = re.compile(
    r"\b(?:ceshtje|raste?|nevoj[ea]|pune|gjera|urgjenc\w*) (?:te )?(?:urgjent\w*|ngutshm\w*|domosdoshm\w*)|\b(?:eshte|asht) urgjente|\burgjen\w*\b[^.\n]{0,60}\b(?:kontakto|kontaktoni|shkru|telefono|drejto|thir|merr|numr)|\b(?:ju lutem(?:i)?|lutem(?:i)?) (?:te )?(?:kontakto|drejtohu|shkruaj|kontaktoni)\w*"
    r"|\b(?:urgent|immediate|emergenc\w+|anything)\b[^.\n]{0,80}\b(?:contact|call|e-?mail|write|assistance|reach)|\bplease (?:contact|call|reach out|write to|e-?mail)\b|\bin my absence\b|\bmund (?:te )?(?:kontakto|drejto|telefono|shkrua)\w*|\bper (?:\w+ ){1,3}(?:kontakto|drejtohu|telefono|shkrua|thirr)\w*|\btext me\b|\bcover(?:ing|s)? for me|\bne mungesen time|\bgjate mungeses\b|\b(?:pun|detyr)\w+ (?:time|e mia|tona)\b[^.\n]{0,10}\b(?:ndjek|mbulo|kry)\w*|\bplease direct\b|\bme zevendeso\w+|\bzevendesues"
    r"|\burgen\w+\b[^.\n]{0,80}\b(?:contatt|rivolg|scriv|chiam|telefon)|\b(?:potete|puo|puoi|si prega di|prego) (?:contattare|rivolger|scrivere)|\b(?:contattare|rivolgersi|scrivere a)\b|\bin mia assenza|\bdurante la mia assenza"
    r"|\bdring\w+\b[^.\n]{0,80}\b(?:wend|kontakt|ruf|schreib|anruf|mail)|\bwenden sie sich\b|\bin (?:meiner abwesenheit|dieser zeit)|\bvertret\w+|\bkontaktieren sie"
    r"|\b(?:επειγ|εκτακτ|αμεσ)\w*[^.\n]{0,80}(?:επικοινων|απευθυν|καλε|τηλεφων|γραψ)|\b(?:επικοινωνησ|απευθυνθ|απευθυνεσθ|επικοινωνειτε)\w*|\bκατα την απουσια|\bστην απουσια"
)
_ABOUT_ITSELF = re.compile(
    r"\b(?:pergjigje|mesazh|e-?mail|njoftim)\w* (?:eshte )?(?:i |e |te )?(?:gjeneruar |derguar )?automatik|\b(?:eshte|asht) (?:nje )?(?:pergjigje|mesazh|e-?mail|njoftim) automatik|\bmesazhi (?:juaj|i juaj)\b[^.\n]{0,60}\b(?:do te|u mor|e mora|eshte marre|nuk do|nuk po)|\bgjeneruar automatikisht|\b(?:derguar|pergjigj\w*) automatikisht|\bmos (?:i|iu|ju|u) ?(?:kthe|ktheni|pergjigj)\w*"
    r"|\bautomat(?:ic|ed|ically)\b[^.\n]{0,30}\b(?:reply|response|message|generated|e-?mail|sent)|\bauto[- ]?(?:reply|generated|response|responder)\b|\bdo not reply\b"
    r"|\byour (?:message|e-?mail|mail)\b[^.\n]{0,40}\b(?:will|has been|was received|is important)"
    r"|\b(?:messaggio|risposta|e-?mail|mail) (?:e |generat\w+ )?automatic\w+|\bgenerat[oa] automaticamente|\b(?:la sua|la vostra|il vostro|il suo|la tua|il tuo) (?:e-?mail|mail|messaggio)[^.\n]{0,30}\b(?:sara|verra|non|e stat)"
    r"|\bautomatisch\w*\b[^.\n]{0,30}(?:antwort|nachricht|erstellt|generiert|mail)|\bihre (?:e-?mail|mail|nachricht)[^.\n]{0,30}\b(?:wird|werden|wurde)|\bnicht weitergeleitet"
    r"|\bαυτοματ\w+ (?:απαντηση|μηνυμα)|\bτο (?:μηνυμα|email|e-mail) σασ"
)
_SUBJECT_MATTER = re.compile(
    r"\bdraft|\bplan(?:i|it|in|eve)?\b|\bstrategji|\bkonsult|\bdokument|\bbashkengjit|\bafat|\bdeadline|\battach|\bdisegno di|\bbozza\b|\bentwurf|\bσχεδιο"
)
_SIGNS = (_UNTIL, _INSTEAD, _ABOUT_ITSELF)
_LATER = re.compile(
    r"\bdo te jem[ei]?\b[^.\n]{0,20}\bne (?:pune|zyre)\b|\b(?:do t['’]?(?:i|ju|jua|u)?|do te|do) ?(?:ju )?(?:kthe|pergjigj|kontakto)\w*|\bpergjigje\b|\b(?:ri)?kthe(?:hem|hna|hemi)\b|\b(?:will|shall|'ll|’ll) (?:reply|respond|answer|get back|be back|return)|\brispond\w+|\brientr\w+|\b(?:torno|tornero|ritorno)\b"
    r"|\b(?:be)?antwort\w+|\bwieder\b|\bzuruck\b|\bαπαντησω\b|\bεπιστρεφω\b|\bεπιστρ\w+|\bi (?:am )?back\b"
)
_NOTICE = (_ABSENT, _INSTEAD, _ABOUT_ITSELF, _LATER)
"""What a sentence of an absence notice says; a date alone may stand in any sentence."""
_AUTO = re.compile(r"αυτοματ|respuesta|reponse|\booo\b")
ABSENCE_STEMS = (
    "leje", "pushim", "jasht", "zyr", "raport", "larguar", "mision", "sherbim", "udhetim", "kongje", "pune", "prane", "vendi", "vend ", "post", "mail", "internet", "mungo", "away", "office", "off", "abroad", "out",
    "travel", "absent", "leave", "vacation", "holiday", "access", "mailbox", "closed", "at work", "at my", "desk", "fuori", "assent", "ferie", "vacanza", "malattia", "congedo", "permesso", "trasferta", "missione",
    "maternita", "ufficio", "in sede", "disponibile", "raggiungibile", "im buro", "im haus", "bin ", "sind ", "werde ", "dienstreise", "urlaub", "elternzeit", "mutterschutz", "απουσι", "λειπω", "αδει",
    "διακοπ", "εκτοσ", "μακρια", "προσβαση", "γραφει", "conge", "estoy", "estare", "trajnim", "konferenc", "seminar", "spital", "kurs", "mbyllur", "attending", "konferenz", "tagung", "schulung", "fortbildung", "lehrgang", "ταξιδι", "not in", "not at", "i am on", "i'm on", "i’m on", "are on", "be on",
)  # fmt: skip
"""Nobody is said to be absent without one of them; they are looked for first, because it costs nothing."""


def says_absent(mail: IncomingMail, said: Spoken | None = None) -> Reason | None:
    """Why the words of `mail` make it an out-of-office answer; None where they do not suffice."""
    said = said or spoken(mail)
    by_subject = has_absence_subject(mail, said)
    line = said.line
    if mail.documents or said.answers_below or len(line) > _LONGEST:
        return None
    absent = any(stem in line for stem in ABSENCE_STEMS) and _ABSENT.search(line) is not None
    if not (absent or by_subject) or is_taking_a_stand(line, firmly=by_subject and absent):
        return None
    beside = sum(1 for sign in _SIGNS if sign.search(line))
    by_itself = beside or (len(line) < _SHORT and not said.quotes)
    if by_subject and (absent or (by_itself and not _is_bare(said.subject))):
        return None if goes_on(said) else Reason("absence_subject", repr(mail.subject[:60]))
    if len(line) > _SHORT or said.quotes or _SUBJECT_MATTER.search(line):
        return None
    if absent and (beside > 1 or (beside and not _speaks_on(line))) and is_only_notice(said.words, _NOTICE):
        return Reason("absence_text")
    return None


def goes_on(said: Spoken) -> bool:
    """Does somebody speak of more than his absence under its subject? A subject that no person writes is believed in more."""
    if OWN_WORDS.search(said.line):
        return True
    if "auto" in said.subject or _AUTO.search(said.subject):
        return False
    return WISH.search(said.line) is not None or (_is_bare(said.subject) and not is_only_notice(said.words, _NOTICE))


def _is_bare(subject: str) -> bool:
    """Does it name an absence and nothing else, neither that it is automatic nor our own subject? So people write, too."""
    found = _SUBJECT.match(subject)
    return found is not None and "auto" not in found.group() and not subject[found.end() :].strip(" .:!-")


def _speaks_on(line: str) -> bool:
    """Does somebody promise or thank for more than an absence? Then one sign beside it is not enough."""
    return _PROMISE.search(line) is not None


_PROMISE = re.compile(
    r"\b(?:do ta|do t'jua|do t’jua|do jua|do t'ju|do e) (?:shoh|lexo|dergo|shqyrto|kthe|jap|bej|shkrua)\w*|\b(?:e|ta|i) (?:shoh|lexoj|shqyrtoj|dergoj)\b|\bi(?:'ll| will) (?:read|send|look|review|study|let you|get you)\b|\bdraft\b|\blo (?:leggo|leggero|guardo)|\blese ich"
)


def has_absence_subject(mail: IncomingMail, said: Spoken | None = None) -> bool:
    """Is the subject that of an out-of-office answer, and no reply to one?"""
    subject = (said or spoken(mail)).subject
    return _SUBJECT.match(subject) is not None or _SUBJECT_END.search(subject) is not None
