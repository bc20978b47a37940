"""Why a rule fits, as values that are told in the reader's language: the coordinator reads Albanian, the log English."""

from __future__ import annotations

from dataclasses import dataclass

_TOLD = {
    "anyone": ("whoever it is from", "kushdo qoftë dërguesi"),
    "directorate": ("the sender is of “{}”", "dërguesi është nga “{}”"),
    "member": ("the sender is the member {}", "dërguesi është anëtar i Forumit ({})"),
    "contact_point": ("the sender is the contact point", "dërguesi është vetë pika e kontaktit"),
    "coordinator": ("the sender is the coordinator", "dërguesi është koordinatori"),
    "unknown": ("the sender is registered in no role", "dërguesi nuk është i regjistruar"),
    "trusted": ("the sender is proven", "dërguesi është i vërtetuar"),
    "not_trusted": (
        "it is not proven that the mail is really from this sender",
        "nuk është vërtetuar se mesazhi vjen vërtet nga ky dërgues",
    ),
    "forged": ("the receiving server says that the sender is false", "serveri thotë se dërguesi është i rremë"),
    "not_forged": ("nothing says that the sender is false", "asgjë nuk thotë se dërguesi është i rremë"),
    "document": ("the document {}", "dokumenti {}"),
    "documents": ("the documents {}", "dokumentet {}"),
    "no_document": ("no such document", "asnjë dokument i tillë"),
    "body_is_draft": ("the act is written in the mail itself", "akti është shkruar në vetë mesazhin"),
    "not_body_is_draft": ("no act is written in the mail itself", "në vetë mesazhin nuk ka akt të shkruar"),
    "link": ("a link stands where the document should be", "në vend të dokumentit ka vetëm një lidhje"),
    "no_link": ("no link stands in a document's place", "asnjë lidhje nuk zë vendin e dokumentit"),
    "missing": ("an attachment is spoken of and is not there", "flitet për një bashkëlidhje që mungon"),
    "not_missing": ("no attachment is missing", "nuk mungon asnjë bashkëlidhje"),
    "subject": ("“{}” in the subject", "“{}” në subjekt"),
    "text": ("“{}” in the text", "“{}” në tekst"),
    "file_names": ("“{}” in a file name", "“{}” në emrin e skedarit"),
    "no_words": ("no word of: {}", "asnjë fjalë nga: {}"),
    "addressed": ("the contact point stands in To or Cc", "pika e kontaktit është te marrësit"),
    "not_addressed": ("the contact point stands in neither To nor Cc", "pika e kontaktit nuk është te marrësit"),
    "reply": ("it answers another mail", "i përgjigjet një mesazhi tjetër"),
    "not_reply": ("it answers no other mail", "nuk i përgjigjet ndonjë mesazhi"),
    "confidential": ("its sender marked it as confidential", "dërguesi e ka shënuar si konfidencial"),
    "not_confidential": ("it bears no mark of confidence", "nuk mban shenjë konfidencialiteti"),
    "doubtful": (
        "it is unsure which of its words are the author's own, and which are quoted",
        "nuk dihet me siguri cilat fjalë janë të vetë autorit dhe cilat të cituara",
    ),
    "same_title": (
        "it may be a new version of {}: the same directorate, and words of the same title",
        "mund të jetë version i ri i {}: e njëjta drejtori dhe fjalë të të njëjtit titull",
    ),
    "too_much": (
        "it has more parts or lines than are read: a document may be missing",
        "ka më shumë pjesë se sa lexohen: mund të mungojë ndonjë dokument",
    ),
    "rule": ("rule “{}”", "rregulli “{}”"),
    "no_rule": ("no rule fits", "asnjë rregull nuk përputhet"),
}
"""Key → (English, Albanian); `{}` is where the detail stands."""
_TWO_LANGUAGES = " / "


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was found: what kind of thing, and what exactly (words as their author wrote them, names)."""

    key: str
    detail: str = ""


def tell(evidence: Evidence, language: str) -> str:
    """A clause in `language`: `sq`, else English."""
    english, albanian = _TOLD[evidence.key]
    return (albanian if language == "sq" else english).replace("{}", evidence.detail, 1)


def rule_evidence(name: str | None, language: str) -> Evidence:
    """The rule that decided. A name in two languages (“taken back / tërhiqet”) is told in the reader's."""
    if name is None:
        return Evidence("no_rule")
    english, _, albanian = name.partition(_TWO_LANGUAGES)
    return Evidence("rule", albanian if language == "sq" and albanian else english)
