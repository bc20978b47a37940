"""The words that programs add above a quote, by language; `{who}` is the name, `{mail}` the address."""

from __future__ import annotations

from tests.mail.replies.originals import Original

GMAIL = {
    "en": "On Fri, 20 Nov 2026 at 09:14, {who} <{mail}> wrote:",
    "en-us": "On Fri, Nov 20, 2026 at 9:14 AM {who} <{mail}> wrote:",
    "sq": "Më pre, 20 nën 2026 në 09:14 {who} <{mail}> shkroi:",
    "sq-2": "Të premten, 20 nëntor 2026, 09:14, {who} <{mail}> ka shkruar:",
    "sq-3": "Ne date 20 nentor 2026 9:14 PD, {who} <{mail}> ka shkruajtur:",
    "it": "Il giorno ven 20 nov 2026 alle ore 09:14 {who} <{mail}> ha scritto:",
    "el": "Στις Παρ 20 Νοε 2026 στις 9:14 π.μ., ο χρήστης {who} <{mail}> έγραψε:",
    "de": "Am Fr., 20. Nov. 2026 um 09:14 Uhr schrieb {who} <{mail}>:",
    "fr": "Le ven. 20 nov. 2026 à 09:14, {who} <{mail}> a écrit :",
    "sr": "пет, 20. нов 2026. у 09:14 {who} <{mail}> је написао/ла:",
    "sr-latn": "pet, 20. nov 2026. u 09:14 {who} <{mail}> je napisao/la:",
    "mk": "На пет, 20 ное 2026 во 09:14 {who} <{mail}> напиша:",
}
APPLE = {
    "en": "On 20 Nov 2026, at 09:14, {who} <{mail}> wrote:",
    "en-us": "On Nov 20, 2026, at 9:14 AM, {who} <{mail}> wrote:",
    "sq": "Më 20 nën 2026, në 09:14, {who} <{mail}> shkroi:",
    "it": "Il giorno 20 nov 2026, alle ore 09:14, {who} <{mail}> ha scritto:",
    "de": "Am 20.11.2026 um 09:14 schrieb {who} <{mail}>:",
    "el": "Στις 20 Νοε 2026, στις 09:14, ο/η {who} <{mail}> έγραψε:",
    "fr": "Le 20 nov. 2026 à 09:14, {who} <{mail}> a écrit :",
}
YAHOO = {
    "en": "On Friday, November 20, 2026 at 09:14:05 AM GMT+1, {who} <{mail}> wrote:",
    "it": "Il venerdì 20 novembre 2026 alle ore 09:14:05 CET, {who} <{mail}> ha scritto:",
    "de": "Am Freitag, 20. November 2026, 09:14:05 MEZ hat {who} <{mail}> Folgendes geschrieben:",
    "el": "Στις Παρασκευή 20 Νοεμβρίου 2026 στις 09:14:05 π.μ. EET, ο χρήστης {who} <{mail}> έγραψε:",
    "fr": "Le vendredi 20 novembre 2026 à 09:14:05 UTC+1, {who} <{mail}> a écrit :",
}
THUNDERBIRD = {
    "sq": "Më 20.11.26, 09:14, {who} shkroi:",
    "sq-1": "{who} shkroi:",
    "sq-2": "{who} shkroi më 20.11.26, 09:14:",
    "sq-gheg": "Me 20.11.2026 09:14, {who} ka shkru:",
    "sq-gheg-2": "Me dt. 20.11.2026 ora 9:14, {who} shkroj:",
    "en": "On 20/11/2026 09:14, {who} wrote:",
    "it": "Il 20/11/2026 09:14, {who} ha scritto:",
    "de": "Am 20.11.26 um 09:14 schrieb {who}:",
    "el": "Στις 20/11/26 09:14, ο/η {who} έγραψε:",
    "fr": "Le 20/11/2026 à 09:14, {who} a écrit :",
    "sr": "Dana 20.11.26. 09:14, {who} je napisao:",
}
ROUNDCUBE = {
    "sq": "Më 2026-11-20 09:14, {who} shkroi:",
    "en": "On 2026-11-20 09:14, {who} wrote:",
    "it": "Il 2026-11-20 09:14 {who} ha scritto:",
    "de": "Am 2026-11-20 09:14, schrieb {who}:",
    "el": "Στις 2026-11-20 09:14, {who} έγραψε:",
    "fr": "Le 2026-11-20 09:14, {who} a écrit :",
}
OTHERS = {
    "proton": "On Friday, November 20th, 2026 at 9:14 AM, {who} <{mail}> wrote:",
    "k9": "On 20 November 2026 09:14:05 CET, {who} <{mail}> wrote:",
    "k9-sq": "Më 20 nëntor 2026 09:14:05 CET, {who} <{mail}> shkroi:",
    "horde": "Quoting {who} <{mail}>:",
    "horde-de": "Zitat von {who} <{mail}>:",
    "horde-it": "Citando {who} <{mail}>:",
    "horde-sq": "Duke cituar {who} <{mail}>:",
    "sogo": "On Friday, November 20, 2026 09:14 CET, {who} <{mail}> wrote:",
    "mail.ru": "Пятница, 20 ноября 2026, 9:14 +03:00 от {who} <{mail}>:",
    "mail.ru-en": "Friday, November 20, 2026 9:14 AM +03:00 from {who} <{mail}>:",
    "yandex": '20.11.2026, 11:14, "{who}" <{mail}>:',
    "spark": "On 20 Nov 2026 at 09:14 +0100, {who} <{mail}>, wrote:",
    "fastmail": "On Fri, 20 Nov 2026, at 9:14 AM, {who} wrote:",
    "tutanota": "Nov 20, 2026, 09:14 by {mail}:",
    "bluemail": "On 20 Nov 2026, 09:14, at 09:14, {who} <{mail}> wrote:",
    "evolution": "On Fri, 2026-11-20 at 09:14 +0100, {who} wrote:",
    "evolution-sq": "Ditën e Pre, 20/11/2026 më 09.14 +0100, {who} ka shkruar:",
    "mutt": "On Fri, Nov 20, 2026 at 09:14:05AM +0100, {who} wrote:",
    "kmail": "On Friday, 20 November 2026 09:14:05 CET {who} wrote:",
    "squirrelmail": "{who} wrote:",
}
HEADERS = {
    "en": ("From", "Sent", "Friday, November 20, 2026 9:14 AM", "To", "Subject"),
    "en-date": ("From", "Date", "Friday, 20 November 2026 at 09:14", "To", "Subject"),
    "it": ("Da", "Inviato", "venerdì 20 novembre 2026 09:14", "A", "Oggetto"),
    "de": ("Von", "Gesendet", "Freitag, 20. November 2026 09:14", "An", "Betreff"),
    "el": ("Από", "Στάλθηκε", "Παρασκευή, 20 Νοεμβρίου 2026 9:14 πμ", "Προς", "Θέμα"),
    "el-2": ("Από", "Ημερομηνία", "Παρασκευή, 20 Νοεμβρίου 2026 9:14 πμ", "Προς", "Θέμα"),
    "sq": ("Nga", "Dërguar", "e premte, 20 nëntor 2026 09:14", "Për", "Subjekti"),
    "sq-bare": ("Nga", "Derguar", "e premte, 20 nentor 2026 09:14", "Per", "Tema"),
    "sq-3": ("Prej", "Dërguar më", "20.11.2026 09:14", "Te", "Lënda"),
    "fr": ("De", "Envoyé", "vendredi 20 novembre 2026 09:14", "À", "Objet"),
    "sr-latn": ("Od", "Poslato", "petak, 20. novembar 2026. 09:14", "Za", "Tema"),
    "mk": ("Од", "Испратено", "петок, 20 ноември 2026 09:14", "До", "Тема"),
    "tr": ("Kimden", "Gönderilme", "20 Kasım 2026 Cuma 09:14", "Kime", "Konu"),
}
MEMBER = "Arta Shembulli"


def attribution(form: str, original: Original) -> str:
    return form.format(who=original.sender, mail=original.address)


def header_fields(language: str, original: Original, *, address: bool = True) -> list[tuple[str, str]]:
    """Label and value of the four fields that programs repeat."""
    sender, date, when, to, subject = HEADERS[language]
    writer = f"{original.sender} <{original.address}>" if address else original.sender
    return [(sender, writer), (date, when), (to, MEMBER), (subject, original.subject)]
