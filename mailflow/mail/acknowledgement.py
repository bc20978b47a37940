"""Mails that say themselves that they are automatic, or that a mail was received and will be dealt with, and nothing else.

Ticket systems and mail rules send them from people's own addresses, into the thread, and without any header. Whoever writes a
sentence of his own beside, or tells of such a mail, is a person (`notices`).
"""

from __future__ import annotations

import re

from mailflow.consultation.reasons import Reason
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.notices import is_only_notice
from mailflow.mail.persons import is_taking_a_stand, speaks_in_first_person
from mailflow.mail.spoken import Spoken

_LONGEST = 900
"""Characters: such a notice is short."""
_STEMS = (
    "auto", "mos i", "mos u", "mos ju", "u mor", "marre", "pranua", "regjistr", "protokoll", "mberri", "not reply", "n't reply", "n’t reply", "not respond", "not answer", "receiv", "receipt",
    "generat", "registered", "arriti", "above this line", "carico", "nevoj", "ricevut", "registrat", "acquisit", "monitor", "unattended", "replies to this", "nuk lexohet", "conferma", "rispondere", "rispondete", "protocollat", "eingegangen", "eingang", "erhalten", "antworten", "maschinell", "registriert", "αυτοματ", "ληφθη", "απαντ", "ελαβ", "λαβαμε", "καταχωρ",
)  # fmt: skip
"""None of the patterns below is met without one of them; they are looked for first, because it costs nothing."""
_AT_START = r"(?:^|[.!?:;,*\[(\n–-]\s*)"
_ITSELF_SQ = r"(?:mesazh|e-?mail|njoftim|pergjigje|konfirmim)\w*"
_AUTOMATIC = re.compile(
    rf"\b(?:ky|kjo) (?:eshte|asht) (?:nje )?{_ITSELF_SQ}(?: elektronik\w*)? (?:i |e |te )?(?:(?:gjenerua|dergua|krijua)\w* )?(?:ne menyre |nga sistemi )?(?:i |e )?(?:automatik|automatiz)\w*"
    rf"|\b(?:ky|kjo) {_ITSELF_SQ}(?: elektronik\w*)? (?:(?:eshte|asht|u|po) )?(?:i |e |nje (?:mesazh|pergjigje|njoftim) )?(?:gjenerua\w*|dergua\w*|krijua\w*|gjenerohet|dergohet|krijohet) (?:ne menyre |nga sistemi )?automatik\w*"
    rf"|\b(?:ky|kjo) {_ITSELF_SQ} (?:eshte|asht) (?:i |e |nje (?:mesazh|pergjigje|njoftim) )?(?:automatik|automatiz)\w*|\b(?:ky|kjo) (?:(?:eshte|asht) nje )?{_ITSELF_SQ} (?:i |e |eshte |u )+gjenerua\w* nga sistemi"
    rf"|{_AT_START}(?:{_ITSELF_SQ}) (?:i |e )?(?:automatik\w*|automatizuar\w*|gjeneruar automatikisht)"
    r"|\b(?:type your reply|reply) above this line|\bthis (?:is an? |e-?mail (?:is|was|has been) |message (?:is|was|has been) |notification (?:is|was) |reply (?:is|was) |response (?:is|was) )(?:an? )?(?:auto\w*|system|computer)[- ]?(?:\w+ )?(?:generated|sent|message|e-?mail|mail|reply|response|notification|acknowledg\w+|confirmation|answer|created)"
    rf"|{_AT_START}(?:auto\w*|system)[- ](?:generated )?(?:message|e-?mail|reply|response|notification|acknowledg\w+)"
    rf"|\b(?:quest[oa]|la presente|il presente) (?:e |e-?mail |messaggio |mail |risposta )+(?:stat[oa] )?(?:un[oa']? ?)?(?:messaggio |e-?mail |mail |risposta |notifica )?(?:(?:generat|inviat|prodott)[oa] )(?:in modo )?automatic\w*|\bquest[oa](?: messaggio| e-?mail| mail)? e (?:un[oa']? ?)?(?:messaggio |e-?mail |mail |risposta |notifica )?automatic\w*|{_AT_START}(?:messaggio|risposta|notifica|comunicazione|e-?mail) (?:generat[oa] )?automatic\w*"
    rf"|\b(?:dies(?:e|es|er)?|das) (?:ist eine |e-?mail (?:wurde|ist) |nachricht (?:wurde|ist) |mail (?:wurde|ist) |antwort (?:wurde|ist) )(?:eine )?(?:automat\w+|maschinell\w*)|{_AT_START}automatische (?:antwort|nachricht|eingangsbestatigung|e-?mail)"
    rf"|\bαυτο (?:ειναι|το μηνυμα|το email|το e-mail)(?: ειναι)?(?: ενα)?(?: (?:παραγεται|δημιουργηθηκε|σταλθηκε|αποσταλθηκε))? αυτοματ\w+|\bτο (?:παρον|μηνυμα αυτο|email αυτο|e-mail αυτο) ?(?:μηνυμα|email|e-mail)?\s?(?:ειναι |εχει |παραγεται |αποστελλεται |δημιουργηθηκε )?(?:παραχθει |δημιουργηθει |σταλει )?αυτοματ\w+|{_AT_START}αυτοματ\w+ (?:μηνυμα|απαντηση|ειδοποιηση)"
)
_NOT_AUTOMATIC = re.compile(
    r"\b(?:nuk|s)['’]? ?(?:eshte|asht|jane|ishte)\b[^.]{0,30}\bautomat|\b(?:not|isn't|isn’t) (?:an? )?(?:auto|generated)|\bnon (?:e|era)\b[^.]{0,25}\bautomat|\b(?:kein\w*|nicht) (?:automat|maschin)|δεν ειναι[^.]{0,25}αυτοματ"
)
_THIS = r"(?=\s*(?:[.!,;)]|$|\b(?:to|te|ne|tek|ketij|kesaj|kete|ketyre|pasi|sepse|back|direct\w*|this|as|because|since|a quest|al presente|alla presente|direttamente|poiche|perche|auf|da|σε|στο|γιατι|διοτι|επειδη)\b))"
_NO_ANSWER = re.compile(
    rf"\bnuk (?:ka|keni|eshte) nevoj\w* (?:per pergjigj|te pergjigj)\w*|\bnuk kerkon pergjigj\w*|\bmos (?:i|iu|ju|u|t'i|ju)? ?(?:kthe\w* (?:pergjigj\w*)|pergjigj\w*){_THIS}|\b(?:do not|don't|don’t|not to) (?:reply|respond|answer){_THIS}|\bnon rispond\w+{_THIS}"
    rf"|\b(?:mailbox|inbox|address|account) is (?:not |un)(?:monitored|attended|read)\b|\breplies to this (?:message|e-?mail|address) (?:are|will) not|\b(?:adres|kuti)\w*(?: postare| e-?mail\w*| elektronike)* nuk (?:monitorohet|lexohet|kontrollohet)"
    rf"|\bantworten sie (?:bitte )?nicht{_THIS}|\bnicht auf diese \S+ (?:zu )?antworten|\bbitte nicht (?:auf diese \S+ )?antworten{_THIS}|\bμην? (?:το )?απαντ\w+{_THIS}"
)
_RECEIVED = re.compile(
    r"\b(?:mesazhi|e-?mail-?i|posta|kerkesa|letra|shkresa|ankesa|aplikimi|pyetja|korrespondenca)(?: (?:i|e))?(?: (?:juaj|jote|elektronik\w*|tuaj))+ (?:me (?:numer|numrin|nr)\W{0,3}\S+ )?(?:u (?:mor|pranua|regjistrua|protokollua|administrua|arkivua)|(?:eshte|asht|ka) (?:u )?(?:marre|pranuar|regjistruar|protokolluar|mberritur|arritur)|mberriti|arriti)"
    r"|\bu (?:mor|pranua|regjistrua|protokollua) (?:me sukses )?(?:mesazhi|e-?mail-?i|kerkesa|letra|shkresa) (?:juaj|tuaj)|\b(?:konfirmojme|konfirmohet) (?:marrjen|pranimin|marrja) e (?:mesazhit|e-?mail-?it|kerkeses)"
    r"|\byour (?:e-?mail|message|mail|request|inquiry|enquiry|letter|submission|correspondence)(?: dated [^.]{3,20})? (?:has been|was|is|has) (?:now |successfully |safely )?(?:received|registered|logged|recorded|arrived|delivered to our)"
    r"|\bwe (?:have |'ve |’ve |hereby |can )?(?:received|confirm receipt of|confirm the receipt of|acknowledge receipt of|acknowledge the receipt of) your\b"
    r"|\b(?:la sua|la vostra|il suo|il vostro|la tua) (?:e-?mail|mail|pec|richiesta|messaggio|comunicazione|segnalazione)[^!?]{0,25} (?:e stat[oa]|risulta) (?:correttamente )?(?:ricevut|registrat|protocollat|acquisit|pres[oa] in carico)|\babbiamo (?:ricevuto|preso in carico|registrato) (?:la sua|la vostra|il suo|il vostro)"
    r"|\bsi conferma (?:la ricezione|il ricevimento) dell|\bwir bestatigen (?:ihnen )?(?:hiermit )?den (?:eingang|erhalt) ihrer"
    r"|\bihre (?:e-?mail|nachricht|mail|anfrage|zuschrift)(?: vom [^.]{3,20})? (?:ist (?:bei uns )?(?:eingegangen|angekommen)|wurde (?:[^.]{0,30} )?(?:empfangen|registriert|erfasst)|haben wir erhalten)|\bwir haben ihre (?:e-?mail|nachricht|mail|anfrage) (?:erhalten|registriert)"
    r"|(?:το (?:μηνυμα|email|e-mail|αιτημα)|η (?:επιστολη|αιτηση)) σασ (?:εχει )?(?:εληφθη|ληφθηκε|ληφθει|παρεληφθη|παραληφθηκε|παραληφθει|καταχωρηθηκε|καταχωρηθει)|\b(?:ελαβαμε|λαβαμε) (?:το|την) \w+ σασ"
)
_HANDLED = re.compile(
    r"\bdo te (?:shqyrto|trajto|lexo|pergjigj|kthe|marr|merr|njofto|kontakto|proced|jepe|vleres|adreso|percill)\w*|\bdo t['’]?i? ?(?:ju )?(?:kthe|kaloj|percill|pergjigj|kontakto|jape|jepe)\w*|\bbrenda \d|\bsa me shpejt"
    r"|\b(?:will|shall) (?:now )?be (?:\w+ )?(?:processed|handled|reviewed|answered|dealt|considered|examined|read|forwarded|looked|attended|treated|contacted)|\b(?:will|shall) (?:reply|respond|answer|contact|get back|be in touch|come back|review|process|deal)\b|\bas soon as possible|\bwithin \w+ (?:working |business )?(?:days?|hours?)"
    r"|\b(?:sara|verra|saranno|verranno) \w+|\bl'?ufficio rispondera|\bnel piu breve tempo|\b(?:rispondere|contattere|ricontattere)mo\b|\b(?:al|il) piu presto|\bquanto prima|\bentro \w+ (?:giorni|ore)"
    r"|\b(?:wird|werden)\b[^.]{0,40}\b(?:bearbeitet|gepruft|beantwort\w+|weitergeleitet|gelesen|melden|antworten)|\bso (?:schnell|bald) wie moglich|\bschnellstmoglich|\bbaldmoglichst|\binnerhalb von"
    r"|\bθα (?:εξεταστει|απαντηθει|διεκπεραιωθει|επεξεργαστει|απαντησουμε|επικοινωνησουμε|προωθηθει|αξιολογηθει)|\bτο συντομοτερο|\bσυντομα\b|\bεντοσ \w+ (?:εργασιμ|ημερ|ωρ)"
)
_NUMBER = re.compile(
    r"(?:\b(?:nr|reference\w*|referenc\w*|numer|numri|numrin|number|no|n|numero|prot|nummer|vorgangsnummer|aktenzeichen|αριθμ\w*|αρ|πρωτ|ticket|id)\b[\s.:#°]{0,4}|#\s?)(?:[a-z]{1,6}[-/ ])?\d"
)
_ALONE = re.compile(
    r"\b(?:une|e mora|i mora|e kam|do ta|my|ho|io|ich|mir|ελαβα|εγω|μου)\b|\bi(?:['’](?:ll|ve|m)| (?:have|had|will|am|shall|got|received|can))\b|\b(?:do t['’]?ju|do te) \w+(?:oj|em)\b"
    r"|\b(?!numero|altero|intero|ministero|libero)\w{3,}ero\b|\bθα \w+ω\b"
)
"""One person speaks of himself: a receipt in these words is somebody's courtesy."""
_BESIDE = re.compile(
    r"\b(?:faleminderit|falemnderit|ju falenderojme|thank you|thanks|grazie|vielen dank|ευχαριστουμε)\b.{0,60}\b(?:shkruat|kontaktuat|kontaktu|mesazhin|e-?mail\w*|contact\w*|writing|message|contattat\w*|scritto|messaggio|nachricht|anfrage|επικοινων\w*|μηνυμα)\b"
    r"|\bper (?:raste|ceshtje|cdo|informacion)\b|\bfor (?:urgent|further|any|more)\b|\bper (?:urgenze|ulteriori|informazioni)\b|\bnumri i referenc\w*|\b(?:office|opening|working) hours\b|\borari (?:zyrtar|i punes|i zyres)|\borario\b.{0,20}\buffici|\bsprechzeiten\b"
    r"|\bticket\b.{0,30}\b(?:created|opened|assigned)|\b(?:representative|member of (?:our|the) (?:team|staff)|operator)\b|\bimportant to us\b"
)
"""What stands beside a receipt."""
_SIGNS = (_AUTOMATIC, _NO_ANSWER, _RECEIVED, _HANDLED, _NUMBER, _BESIDE)


def acknowledgement_signs(mail: IncomingMail, said: Spoken) -> list[Reason]:
    """What makes `mail` an automatic receipt by its words alone, [] where it may be a person's."""
    line = said.line
    if not any(stem in line for stem in _STEMS) or len(line) > _LONGEST or mail.documents or said.answers_below:
        return []
    automatic = _AUTOMATIC.search(line) is not None
    calls = automatic or _NO_ANSWER.search(line) is not None
    received = _RECEIVED.search(line) is not None
    receipts = received and (_HANDLED.search(line) or _NUMBER.search(line)) and not _ALONE.search(line)
    if not (calls or receipts) or _NOT_AUTOMATIC.search(line) or speaks_in_first_person(line):
        return []
    if is_taking_a_stand(line, firmly=True) or not is_only_notice(said.words, _SIGNS):
        return []
    return [Reason("calls_itself_automatic")] if calls else [Reason("robots_text", "receipt")]
