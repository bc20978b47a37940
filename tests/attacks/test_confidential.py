"""A directorate sends by mistake what is confidential: more than 300 drafts, each marked in one place, and none goes out."""

from __future__ import annotations

from mailflow.handlers.reading import Reading, read_mail, with_contents
from mailflow.handlers.records import NoRecords
from mailflow.handlers.understanding import Understanding, understand
from tests.attacks.confidential import HEADERS, Marked, marked
from tests.support.forum import Forum

HARMLESS = (
    ("msip_labels", "MSIP_Label_1a2b_Enabled=true; MSIP_Label_1a2b_Name=General"),
    ("X-Classification", "Public"),
    ("X-TLP", "TLP:CLEAR"),
    ("Sensitivity", "Normal"),
)


def understood(forum: Forum, drafts: list[Marked]) -> list[Understanding]:
    office = forum.office
    closed = [read_mail(one.raw, office, looks_into_documents=False) for one in drafts]
    seen: tuple[Reading, ...] = with_contents(closed, office)
    return [understand(one, office, office.ruleset.register, NoRecords()) for one in seen]


def test_no_marked_draft_opens_wherever_the_mark_stands(forum: Forum) -> None:
    drafts = list(marked())
    assert len(drafts) >= 300
    opened = [one.name for one, said in zip(drafts, understood(forum, drafts), strict=True) if said.decision != "hold"]
    assert opened == []


def test_the_same_draft_without_a_mark_opens_and_so_does_one_that_is_marked_as_public(forum: Forum) -> None:
    drafts = [Marked("no mark"), *(Marked(name, headers={name: value}) for name, value in HARMLESS)]
    assert [said.decision for said in understood(forum, drafts)] == ["open"] * len(drafts)


def test_nothing_of_a_marked_draft_leaves_before_her_word(forum: Forum) -> None:
    name, value = HEADERS[0]
    assert forum.arrives(Marked("", headers={name: value}).raw)["disposition"] == "held"
    forum.time_passes(days=2)
    assert {mail.who for mail in forum.sent()} == {"coordinator"}
    assert all(mail.documents == {} for mail in forum.sent())
