"""What a rule may know of a document that was looked into."""

from __future__ import annotations

from mailflow.consultation.enclosures import Change, ChangeKind
from mailflow.documents.content import DocumentContent, Format, WhyUnread
from mailflow.documents.draft import DraftDocument
from mailflow.handlers.understanding.documents import facts_of, tracked_changes, unread

DOCUMENT = DraftDocument("Lista.xlsx", "application/octet-stream", b"x")


def content(**known: object) -> DocumentContent:
    return DocumentContent(**{"name": "Lista.xlsx", "sha256": DOCUMENT.sha256, "format": Format.XLSX} | known)  # type: ignore[arg-type]


def test_a_list_too_long_to_be_searched_is_looked_at_by_a_human_and_a_long_plan_is_not() -> None:
    (table,) = facts_of([DOCUMENT], [content(is_cut=True)])
    (plan,) = facts_of([DOCUMENT], [content(is_cut=True, format=Format.PDF)])
    assert (table.unreadable, plan.unreadable) == ("is_cut", None)


def test_a_pdf_that_only_our_reader_cannot_take_apart_is_told_and_holds_nothing_back() -> None:
    damaged = {"why_unread": WhyUnread.DAMAGED}
    (paper,) = facts_of([DOCUMENT], [content(format=Format.PDF, **damaged)])
    (table,) = facts_of([DOCUMENT], [content(**damaged)])
    assert (paper.unreadable, table.unreadable) == (None, "damaged")
    assert [str(reason) for reason in unread([content(format=Format.PDF, **damaged), content(**damaged)])] == [
        "mailflow could not read “Lista.xlsx”: have a look at it"
    ]


def test_nothing_is_known_of_a_document_in_which_nobody_has_looked() -> None:
    (known,) = facts_of([DOCUMENT], [])
    assert (known.title, known.head, known.unreadable, known.personal) == ("", "", None, ())


def test_whose_changes_a_file_still_holds_is_told() -> None:
    changes = (
        Change(kind=ChangeKind.INSERTION, author="Arta", text="x", anchor="y"),
        Change(kind=ChangeKind.COMMENT, author="Beni", text="x", anchor="y"),
        Change(kind=ChangeKind.DELETION, author="Arta", text="x", anchor="y"),
    )
    (told,) = tracked_changes([content(changes=changes)])
    assert str(told) == "“Lista.xlsx” still holds 2 tracked changes and 1 comments (by: Arta, Beni)"
