"""The record of processing: what is held, of whom, how much, since when, why, and until when (law 124/2024). No person is named in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from mailflow.rules.ruleset import Retention, Ruleset
from mailflow.storage.evidence import noted
from mailflow.storage.holdings import holdings

Words = dict[str, str]
_RECORD = {
    "en": "as long as the record of the consultation; a person is erased earlier on request (mailflow erase)",
    "sq": "për sa kohë ruhet dosja e konsultimit; me kërkesë të personit fshihen më parë (mailflow erase)",
}
_LISTED = {"en": "until the administrator takes it out", "sq": "derisa t'i heqë administratori"}
KINDS: dict[str, tuple[Words, Words, Words]] = {
    "register": (
        {"en": "names, addresses, organisations, groups (rules.yaml)", "sq": "emra, adresa, organizata, grupe (rules.yaml)"},
        {"en": "members of the forum, directors, coordinators", "sq": "anëtarët e Forumit, drejtorët, koordinatorët"},
        {"en": "to invite and to be answered", "sq": "për të ftuar dhe për të marrë përgjigje"},
    ),
    "drafts": (
        {"en": "drafts with their documents and mails", "sq": "draftet me dokumentet dhe mesazhet e tyre"},
        {"en": "directors, as officials", "sq": "drejtorët, si zyrtarë"},
        {"en": "what was consulted", "sq": "ajo për të cilën u konsultua"},
    ),
    "participation": (
        {"en": "who was invited, reminded, and has answered", "sq": "kush u ftua, iu kujtua dhe u përgjigj"},
        {"en": "members of the forum", "sq": "anëtarët e Forumit"},
        {"en": "proof that everybody was asked", "sq": "prova se u pyetën të gjithë"},
    ),
    "recommendations": (
        {"en": "recommendations, with the mails they came in and their documents", "sq": "rekomandimet, me mesazhet dhe dokumentet e tyre"},
        {"en": "members of the forum and others who answered", "sq": "anëtarët e Forumit dhe të tjerë që u përgjigjën"},
        {"en": "to be decided upon and answered with reasons", "sq": "për t'u shqyrtuar dhe për t'u përgjigjur me arsye"},
    ),
    "inquiries": (
        {"en": "questions, complaints, requests for information", "sq": "pyetje, ankesa, kërkesa për informim"},
        {"en": "whoever asked", "sq": "kushdo që pyeti"},
        {"en": "to be answered in time (laws 146/2014 and 119/2014)", "sq": "për t'u përgjigjur në afat (ligjet 146/2014 dhe 119/2014)"},
    ),
    "addresses": (
        {"en": "further addresses, confirmed by the coordinator", "sq": "adresa të tjera, të konfirmuara nga koordinatori"},
        {"en": "members of the forum", "sq": "anëtarët e Forumit"},
        {"en": "to know whose an answer is", "sq": "për të ditur e kujt është një përgjigje"},
    ),
    "left_out": (
        {"en": "ids of who asked to be left out", "sq": "shenjat e atyre që kërkuan të mos u shkruhet"},
        {"en": "former members", "sq": "ish-anëtarë"},
        {"en": "so that nobody writes to them again", "sq": "që të mos u shkruhet më"},
    ),
    "mail": (
        {"en": "other mail that concerned the forum: orders, doubts, copies", "sq": "mesazhe të tjera që i takonin Forumit: urdhra, dyshime, kopje"},
        {"en": "its senders", "sq": "dërguesit e tyre"},
        {"en": "to explain what was done", "sq": "për të shpjeguar ç'u bë"},
    ),
    "machine": (
        {"en": "returned mail, automatic answers, receipts", "sq": "mesazhe të kthyera, përgjigje automatike, dëftesa"},
        {"en": "members of the forum", "sq": "anëtarët e Forumit"},
        {"en": "to know which addresses fail", "sq": "për të ditur cilat adresa nuk punojnë"},
    ),
    "near_misses": (
        {"en": "sender and subject of mail that looked like a draft", "sq": "dërguesi dhe subjekti i mesazheve që dukeshin si draft"},
        {"en": "its senders", "sq": "dërguesit e tyre"},
        {"en": "so that the coordinator finds a missed draft", "sq": "që koordinatori të gjejë një draft të pavënë re"},
    ),
    "unread": (
        {"en": "sender and subject of mail that lies where mailflow does not read (junk, trash)", "sq": "dërguesi dhe subjekti i mesazheve në dosje që nuk lexohen (mesazhe të padëshiruara, koshi)"},
        {"en": "its senders", "sq": "dërguesit e tyre"},
        {"en": "so that the coordinator finds what a filter has moved", "sq": "që koordinatori të gjejë ç'ka zhvendosur një filtër"},
    ),
    "sent": (
        {"en": "text of our own mails", "sq": "teksti i mesazheve tona"},
        {"en": "their recipients", "sq": "marrësit e tyre"},
        {"en": "to send them again unchanged, and to tell quotes in answers", "sq": "për t'i ridërguar të pandryshuara dhe për të dalluar citimet"},
    ),
    "lines": (
        {"en": "one line per mail seen; of unrelated mail nothing but hashes", "sq": "një rresht për çdo mesazh të parë; për të tjerat vetëm gjurmë të koduara"},
        {"en": "nobody by name", "sq": "askush me emër"},
        {"en": "so that no mail acts twice and none is lost", "sq": "që asnjë mesazh të mos humbë dhe të mos veprojë dy herë"},
    ),
    "tombstones": (
        {"en": "salted marks of what was erased", "sq": "shenja të koduara të asaj që u fshi"},
        {"en": "nobody can be read from them", "sq": "prej tyre nuk lexohet askush"},
        {"en": "so that the mailbox does not bring it back", "sq": "që kutia postare të mos e sjellë prapë"},
    ),
}  # fmt: skip
"""Kind → what, of whom, why."""


def processing(tx: Connection, ruleset: Ruleset) -> dict[str, Any]:
    """As `mailflow privacy --json` prints it; texts in both languages."""
    register, basis = ruleset.register, ruleset.privacy.basis
    counted = holdings(tx, register.forum)
    rows = []
    for kind, (what, whom, why) in KINDS.items():
        found = counted.get(kind)
        people = len(register.members) + len(register.directorates) + len(register.coordinators)
        rows.append(
            {
                "kind": kind,
                "what": what,
                "of_whom": whom,
                "count": people if found is None else found.count,
                "persons": people if found is None else found.persons,
                "since": None if found is None else found.since,
                "why": why,
                "until": _until(kind, ruleset.privacy.retention),
            }
        )
    return {
        "forum": register.forum,
        "controller": register.municipality,
        "contact": register.contact_address,
        "basis": {"en": basis.en, "sq": basis.sq},
        "recipients": {
            "en": "the coordinator and the drafting directorate; nothing is published here",
            "sq": "koordinatori dhe drejtoria hartuese; këtu nuk publikohet asgjë",
        },
        "held": rows,
        "let_go": noted(tx, register.forum),
    }


def _until(kind: str, terms: Retention) -> Words:
    if kind in {"register", "addresses", "left_out"}:
        return _LISTED
    terms_of = {
        "mail": terms.mail,
        "machine": terms.machine,
        "near_misses": terms.near_misses,
        "unread": terms.near_misses,
        "sent": terms.sent,
    }
    days = terms_of.get(kind)
    if days is None:
        return _RECORD if kind not in {"lines", "tombstones"} else {"en": "no term", "sq": "pa afat"}
    if kind in {"near_misses", "unread"}:
        return {"en": f"{days} days", "sq": f"{days} ditë"}
    return {
        "en": f"{days} days; where it belongs to a consultation, {terms.complaints} days after its end at the earliest",
        "sq": f"{days} ditë; kur i përket një konsultimi, jo më parë se {terms.complaints} ditë pas mbylljes së tij",
    }
