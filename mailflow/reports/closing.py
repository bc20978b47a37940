"""What is told at the closing: counts to the members; every recommendation, whole, to coordinator and directorate."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from mailflow.consultation.enclosure_words import all_lines
from mailflow.consultation.model import AddressState, Consultation, MemberState, Place, Point, Recommendation
from mailflow.mail.payload import PayloadPart
from mailflow.reports.digest import recommendation_facts, who_is
from mailflow.reports.groups import HAS_ANSWERED, in_figures, positions

WORDS = {
    "sq": {
        "language": "sq",
        "file": "Rekomandimet",
        "addition": "shtesë",
        "heading": "Rekomandimet e forumit",
        "columns": (
            "Nr.",
            "Nga",
            "Ardhur më",
            "I vonuar",
            "I verifikuar",
            "Vendi në draft",
            "Teksti",
            "Bashkëngjitur",
            "Vendimi",
            "Arsyeja",
        ),
        "yes": "po",
        "no": "jo",
        "late": "i vonuar",
        "unverified": "i paverifikuar",
        "attached": "Bashkëngjitur",
        "decision": "Vendimi (i pranuar / i pranuar pjesërisht / i papranuar) dhe arsyeja:",
    },
    "en": {
        "language": "en",
        "file": "Recommendations",
        "addition": "addition",
        "heading": "The forum's recommendations",
        "columns": (
            "No.",
            "From",
            "Received",
            "Late",
            "Verified",
            "Place in the draft",
            "Text",
            "Attached",
            "Decision",
            "Reason",
        ),
        "yes": "yes",
        "no": "no",
        "late": "late",
        "unverified": "unverified",
        "attached": "Attached",
        "decision": "Decision (accepted / partly accepted / not accepted) and reason:",
    },
}
LONGEST_CELL = 32_000
"""Characters: spreadsheet programs cut a cell at 32,767."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def closing_facts(consultation: Consultation, filed: Sequence[Recommendation]) -> dict[str, Any]:
    """Counts for the members; what is not verified does not count, an organisation is one participant."""
    counted = [r for r in filed if r.verified]
    authors = {r.member for r in counted}
    known = [member for member in consultation.members if member.id in authors]
    participants = positions(known) + len(authors - {member.id for member in known})
    return {"recommendations": len(counted), "participants": participants}


def report_facts(
    consultation: Consultation, filed: Sequence[Recommendation], texts: Mapping[str, str]
) -> dict[str, Any]:
    """Everything the compiled report tells, as plain values for its template; `texts` as `annex_texts` answers them."""
    names = {member.id: who_is(member) for member in consultation.members}
    members = in_figures(consultation.members)
    filed = [r for r in filed if not r.is_disowned]
    return {
        "recommendations": [recommendation_facts(r, names, texts) for r in filed],
        "invited": sum(member.invited_at is not None for member in members),
        "answered": sum(member.state in HAS_ANSWERED for member in members),
        "no_remarks": sum(member.state is MemberState.NO_REMARKS for member in members),
        "late": sum(r.late for r in filed),
        "undeliverable": sum(member.address_state is AddressState.HARD for member in members),
    }


def report_parts(
    consultation: Consultation,
    filed: Sequence[Recommendation],
    language: str,
    annexes: Mapping[str, str],
    *,
    is_addition: bool = False,
) -> tuple[PayloadPart, ...]:
    """The compiled recommendations as DOCX (to read and to fill in) and CSV (to count). `annexes`: their texts (`annex_texts`).

    `is_addition`: they came after the report.
    """
    words = WORDS.get(language, WORDS["sq"])
    filed = [r for r in filed if not r.is_disowned]
    name = f"{words['file']} {consultation.code}" + (f" ({words['addition']})" if is_addition else "")
    return (
        PayloadPart(name=f"{name}.docx", media_type=DOCX, content=_docx(consultation, filed, language, annexes)),
        PayloadPart(name=f"{name}.csv", media_type="text/csv", content=_csv(consultation, filed, language, annexes)),
    )


def _docx(
    consultation: Consultation, filed: Sequence[Recommendation], language: str, annexes: Mapping[str, str]
) -> bytes:
    from docx import Document as WordDocument  # noqa: PLC0415 - large, and needed at closings only

    words: dict[str, Any] = WORDS.get(language, WORDS["sq"])
    names = {member.id: who_is(member) for member in consultation.members}
    document = WordDocument()
    title = _printable(f"{words['heading']}: {consultation.title}")
    document.core_properties.title = title[:_LONGEST_PROPERTY]
    document.core_properties.author = ""
    document.add_heading(f"{title} [{consultation.code}]", level=1)
    document.add_paragraph(_printable(consultation.directorate_name))
    for recommendation in filed:
        marks = [words["late"]] if recommendation.late else []
        marks += [] if recommendation.verified else [words["unverified"]]
        who = names.get(recommendation.member or "", recommendation.address)
        marks += [flag.told(words["language"]) for flag in recommendation.flags]
        head = f"{consultation.reference}/{recommendation.number} – {who}"
        document.add_heading(_printable(head + (f" ({', '.join(marks)})" if marks else "")), level=2)
        for paragraph in recommendation.text.split("\n"):
            document.add_paragraph(_printable(paragraph))
        for point in recommendation.points:
            document.add_paragraph(_printable(_row(consultation, recommendation, point)), style="List Bullet")
        if recommendation.enclosures:
            document.add_paragraph(f"{words['attached']}:")
        for enclosure in recommendation.enclosures:
            for number, line in enumerate(all_lines(enclosure, language)):
                document.add_paragraph(_printable(line), style="List Bullet 2" if number else "List Bullet")
            for line in annexes.get(enclosure.sha256, "").splitlines():
                document.add_paragraph(_printable(line), style="List Continue")
        document.add_paragraph(words["decision"]).runs[0].italic = True
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _csv(
    consultation: Consultation, filed: Sequence[Recommendation], language: str, annexes: Mapping[str, str]
) -> bytes:
    words: dict[str, Any] = WORDS.get(language, WORDS["sq"])
    names = {member.id: who_is(member) for member in consultation.members}
    target = io.StringIO()
    rows = csv.writer(target, lineterminator="\r\n")
    rows.writerow(words["columns"])
    for r in filed:
        row = (
            f"{consultation.reference}/{r.number}",
            names.get(r.member or "", r.address),
            r.received_at.isoformat(),
            words["yes"] if r.late else words["no"],
            words["yes"] if r.verified else words["no"],
            _places(r.points[0].places) if len(r.points) == 1 else "",
            r.text,
            _attached(r, language, annexes)[:LONGEST_CELL],
            r.decision or "",
            r.reason or "",
        )
        rows.writerow([_no_formula(cell) for cell in row])
        if len(r.points) > 1:
            for point in r.points:
                number = f"{consultation.reference}/{r.number}.{point.number}"
                cells = (number, *row[1:5], _places(point.places), point.text, "", "", "")
                rows.writerow([_no_formula(cell) for cell in cells])
    # The mark makes spreadsheet programs read ë and ç as UTF-8.
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8")


def _attached(recommendation: Recommendation, language: str, annexes: Mapping[str, str]) -> str:
    lines: list[str] = []
    for enclosure in recommendation.enclosures:
        lines += [*all_lines(enclosure, language), *annexes.get(enclosure.sha256, "").splitlines()]
    return "\n".join(lines)


def _row(consultation: Consultation, recommendation: Recommendation, point: Point) -> str:
    """`2026-004/7.1 Të hiqet fjala “vetëm”. [neni 5: “Parkimi lejohet vetëm …”]`; of a single point only its place."""
    places = _places(point.places)
    if len(recommendation.points) == 1:
        return places
    number = f"{consultation.reference}/{recommendation.number}.{point.number}"
    return f"{number} {' '.join(point.text.split())}" + (f" [{places}]" if places else "")


def _places(places: Sequence[Place]) -> str:
    """The places as their author named them, each with the draft's own line there."""
    return "; ".join(f"{place.words}: “{place.line}”" if place.line else place.words for place in places)


def _no_formula(cell: str) -> str:
    """A cell that a spreadsheet would compute is written as text (CSV injection): some look behind blanks, and know wide signs."""
    begins = cell.lstrip()[:1]
    return f"'{cell}" if cell[:1] in {"\t", "\r", "\n"} or begins in _FORMULA_SIGNS else cell


_FORMULA_SIGNS = frozenset("=+-@＝＋－＠")


_LONGEST_PROPERTY = 255
"""Characters of a property of an office document."""


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))
