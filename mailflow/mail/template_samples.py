"""Sample values with which every template is tried before a mail depends on it. They are as awkward as real ones.

People and places are invented. The title holds what mail has held before: quotes, a line end, ë and ç, a markup tag.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from mailflow.consultation.model import (
    Consultation,
    Deadline,
    Document,
    Mode,
    Notice,
    NoticeKind,
    Phase,
    Role,
    Version,
)

MARKUP = "<script>alert(1)</script>"
AWKWARD = f'Plani “vendor” i mbetjeve\nçështje "të" ngutshme & të tjera {MARKUP}'
_RECEIVED = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
_LONG_AGO = datetime(2020, 1, 2, 8, 0, tzinfo=UTC)
"""Where there is no grace time: the draft has gone."""
_DOCUMENTS = ["Plani i mbetjeve – çështje.pdf", f"Relacion {MARKUP}.docx"]
_TEXT = f"Neni 5: tarifa është e lartë.\n\n- pika 1\n.\n{MARKUP}"
_PLACES = [
    {"kind": "article", "number": "5", "words": f"neni 5 {MARKUP}", "line": AWKWARD},
    {"kind": "page", "number": "12", "words": "faqe 12", "line": None},
]
_POINTS = [{"number": 1, "text": AWKWARD, "places": _PLACES}, {"number": 2, "text": MARKUP, "places": []}]
_ATTACHED = [
    {"name": _DOCUMENTS[0], "state": None, "corrections": 3, "comments": 1, "has_text": True, "text": "", "is_cut": False, "more": 1, "marks": [
        {"kind": "insertion", "author": MARKUP, "at": _RECEIVED, "text": AWKWARD, "anchor": f"neni 5 {AWKWARD}"},
        {"kind": "comment", "author": "", "at": None, "text": MARKUP, "anchor": ""},
        {"kind": "changed", "before": AWKWARD, "after": MARKUP},
    ]},
    {"name": _DOCUMENTS[1], "state": "unreadable", "corrections": 0, "comments": 0, "has_text": False, "text": "", "is_cut": False, "marks": [], "more": 0},
    *({"name": _DOCUMENTS[1], "state": None, "corrections": 0, "comments": 0, "has_text": True, "text": _TEXT, "is_cut": is_cut, "marks": [], "more": 0}
      for is_cut in (False, True)),
]  # fmt: skip
_ANSWER = {"number": 7, "who": "Gratë për Zhvillim", "received_at": _RECEIVED, "text": _TEXT, "answer": "recommendation",
           "late": False, "verified": True, "supplements": None, "enclosures": [], "attached": [], "flags": [], "points": _POINTS[:1]}  # fmt: skip
_SECTION = {
    "reference": "2026-004", "title": AWKWARD, "directorate": "Drejtoria e Mjedisit", "version": 1,
    "released_on": date(2026, 11, 24), "deadline_on": date(2026, 12, 28), "days_left": 5, "invited": 16, "answered": 3,
    "no_remarks": 1, "recommendations_count": 2, "unverified": 1, "late": 0, "closed": False,
    "withdrawn": False, "joined": [{"name": AWKWARD, "days_left": 7}],
    "address_trouble": [{"name": "Arta Shembulli", "address_state": "hard"}],
    "new": [_ANSWER, {**_ANSWER, "number": 8, "answer": "no_remarks", "late": True, "verified": False,
             "supplements": 7, "enclosures": _DOCUMENTS, "attached": _ATTACHED, "flags": [MARKUP]}],
    "new_no_remarks": [{"who": AWKWARD, "late": True}, {"who": MARKUP, "late": False}],
    "answered_by_group": [{"group": "grupi i punës", "answered": 1, "total": 5, "silent": ["Arta Shembulli"], "away": {"Arta Shembulli": date(2026, 3, 3)}}],
}  # fmt: skip
_YOUNG = {
    **_SECTION,
    "released_on": None,
    "deadline_on": None,
    "days_left": None,
    "new": [],
    "new_no_remarks": [],
    "address_trouble": [],
}
_TROUBLE = {
    "decisions": [
        {"reference": "2026-005", "title": AWKWARD, "why": "hold", "reasons": ["?"], "since": _RECEIVED, "answers": []},
        {
            "reference": "2026-005",
            "title": AWKWARD,
            "why": "whose",
            "reasons": [],
            "since": _RECEIVED,
            "answers": [
                {
                    "word": "7",
                    "name": "2026-005/7",
                    "who": AWKWARD,
                    "address": MARKUP,
                    "answer": "no_remarks",
                    "reasons": [MARKUP],
                }
            ],
        },
    ],
    "review": [
        {
            "mail_id": 17,
            "from": "dikush@example.org",
            "subject": AWKWARD,
            "received_at": _RECEIVED,
            "reasons": ["?"],
            "step": "`mailflow assign mail:17 M07`",
            "text": text,
        }
        for text in (_TEXT, "")
    ],
    "review_waiting": [{"mail_id": number, "from": MARKUP} for number in (9, 11)],
    "review_more": 3,
    "inquiries": [
        {
            "number": 3,
            "kind": kind,
            "reference": reference,
            "who": AWKWARD,
            "address": "arta@shoqata.example",
            "verified": kind != "question",
            "received_at": _RECEIVED,
            "text": _TEXT,
            "due_on": due_on,
            "days_left": left,
            "overdue": due_on is not None and left is None,
        }
        for kind, reference, due_on, left in (
            ("question", "2026-004", None, None),
            ("complaint", "2026-004", date(2026, 12, 4), 3),
            ("information_request", None, date(2026, 12, 9), None),
            ("removal", None, None, None),
        )
    ],
    "stuck": ["2026-004/invitation/M07"],
    "unread": [
        {"folder": AWKWARD, "role": role, "from": "dikush@example.org", "subject": AWKWARD, "received_at": _RECEIVED}
        for role in ("junk", "trash", "other")
    ],
    "vanished": 2,
    "near_misses": [
        {"from": "dikush@example.org", "subject": AWKWARD, "received_at": _RECEIVED, "reasons": reasons}
        for reasons in ([], [MARKUP])
    ],
}
_SHADOW = [
    {"reference": "2026-004", "title": AWKWARD, "directorate": AWKWARD, "decision": decision, "reasons": ["?", MARKUP], "documents": documents,
     "members": members, "would_leave": at, "deadline_on": at and date(2026, 12, 28)}
    for decision, documents, members, at in (("open", _DOCUMENTS, 16, _RECEIVED), ("open", [], 1, None), ("hold", [], 0, None))
]  # fmt: skip
_QUESTION = {"reasons": ["no strong word"], "sender": "dikush@example.org", "subject": "draft", "documents": _DOCUMENTS,
             "members": 16}  # fmt: skip
_DOUBTED = {"name": "2026-004/7", "word": "7", "who": AWKWARD, "address": "dikush@example.org", "answer": "recommendation",
            "received_at": _RECEIVED, "text": _TEXT, "reasons": [MARKUP], "forged": False}  # fmt: skip
_FORGED = {
    **_DOUBTED,
    "name": "mail:17",
    "word": "mail:17",
    "address": "",
    "answer": "no_remarks",
    "text": "",
    "reasons": [],
    "forged": True,
}
_CHANGES: list[dict[str, Any]] = [
    {"name": _DOCUMENTS[0], "was": "Plani.pdf", "state": "changed", "more": 3, "partly": False, "changes": [
        {"kind": "changed", "before": _TEXT, "after": AWKWARD}, {"kind": "added", "before": "", "after": AWKWARD},
        {"kind": "removed", "before": MARKUP, "after": ""}]},
    *({"name": _DOCUMENTS[1], "was": None, "state": state, "more": 0, "partly": False, "changes": []} for state in ("new", "same", "unread", "changed")),
]  # fmt: skip
_REACHED = [{"name": "Arta Shembulli", "organisation": AWKWARD, "certain": False, "told": True},
            {"name": "Beni Provë", "organisation": None, "certain": True, "told": False}]  # fmt: skip
_OPENED = {"reasons": ["strong word: draft"], "release_at": _RECEIVED, "deadline_on": date(2026, 12, 28), "members": 16,
           "documents": _DOCUMENTS}  # fmt: skip
_ACKNOWLEDGED = {"number": 7, "text": _TEXT, "received_at": _RECEIVED, "late": False, "verified": True, "address": "dikush@example.org",
                 "supplements": None, "answer": "recommendation", "doubtful": False, "enclosures": []}  # fmt: skip
_RECEIPT = {"release_at": _RECEIVED, "deadline_on": date(2026, 12, 28), "missing": [], "asked_refused": None}
_INQUIRY = {"kind": "question", "number": 3, "who": AWKWARD, "member": "M07", "address": "arta@shoqata.example", "text": _TEXT,
            "received_at": _RECEIVED}  # fmt: skip
_REPORT = {"recommendations": [], "invited": 16, "answered": 3, "no_remarks": 1, "late": 0, "undeliverable": 1}
_LINE = {
    "line": f"2026-004 SHTYJ 5 ditë: {AWKWARD}", "done": False, "reference": "2026-004", "title": AWKWARD, "phase": "open",
    "release_at": _RECEIVED, "deadline_on": date(2026, 12, 28), "reached": 3, "member": "Arta Shembulli", "number": "2026-004/7",
    "item": "mail:17", "choices": [{"reference": "2026-005", "title": AWKWARD}], "since": _RECEIVED, "sentence": "No.",
    "without_reason": False,
}  # fmt: skip
_RESULTS = (
    "yes_hold", "yes_late_invitations", "yes_revision", "yes_withdrawal", "no_hold", "no_stopped", "no_late_invitations",
    "no_revision", "no_withdrawal", "no_confirm", "extend", "close", "reopen", "withdraw", "stop", "froze", "resend", "answered",
    "assign", "remove", "done", "no_such_inquiry", "inquiry_settled", "consult", "help", "asked_back", "asked_anew", "settled_asked_anew", "unknown", "doubt", "contradiction",
    "yes_whose", "no_whose", "yes_mail", "no_mail", "kept_for_nobody", "name_the_forged", "which_one", "which_mail", "nothing_to_assign", "no_such_consultation", "no_such_member", "not_invited", "done_already",
    "say_it_in_an_answer", "needs_document", "known_draft", "wrong",
)  # fmt: skip
_VERBS = ("yes", "no", "stop", "extend", "close", "reopen", "withdraw", "assign", "yes_whose", "no_whose", "resend", "answered", "remove", "done", "consult",
          "status", "help")  # fmt: skip
_WAITING = {
    "reference": "2026-005",
    "title": AWKWARD,
    "directorate": None,
    "why": "hold",
    "reasons": ["?"],
    "since": _RECEIVED,
}
_RUNNING = {
    "reference": "2026-004", "title": AWKWARD, "directorate": "Drejtoria e Mjedisit", "shadow": True, "release_at": None,
    "deadline_on": date(2026, 12, 28), "days_left": 5, "invited": 16, "answered": 3, "no_remarks": 1, "silent": 13,
    "groups": [{"group": "grupi i punës", "answered": 1, "silent": 4, "total": 5}],
}  # fmt: skip
_STATUS = {
    "on": date(2026, 11, 24), "waiting": [_WAITING], "closed": [_WAITING], "held": [_WAITING],
    "open": [_RUNNING, _RUNNING | {"deadline_on": None, "release_at": _RECEIVED, "shadow": False},
             _RUNNING | {"deadline_on": None, "directorate": None}],
}  # fmt: skip

FACTS: dict[NoticeKind, tuple[dict[str, Any], ...]] = {
    NoticeKind.INVITATION: (
        {"documents": _DOCUMENTS, "reasons_text": None},
        {"documents": _DOCUMENTS[:1], "reasons_text": AWKWARD, "privacy": AWKWARD, "coordinator_146": "Zyra e njoftimit",
         "meeting": {"place": "Salla e Këshillit", "at": _RECEIVED}},
        *({"documents": _DOCUMENTS, "days_left": days} for days in (0, 1, 7)),
    ),
    NoticeKind.REMINDER: ({"days_left": 5}, {"days_left": 1}),
    NoticeKind.ACKNOWLEDGEMENT: (
        _ACKNOWLEDGED,
        {**_ACKNOWLEDGED, "late": True, "verified": False, "supplements": 3, "doubtful": True, "enclosures": _DOCUMENTS, "attached": _ATTACHED,
         "points": _POINTS, "asked": [{"kind": "complaint", "number": 3, "due_on": date(2026, 12, 4)}, {"kind": "question", "number": 4, "due_on": None},
                                      {"kind": "removal", "number": 5, "due_on": None}]},
        {**_ACKNOWLEDGED, "answer": "no_remarks", "late": True},
        {**_ACKNOWLEDGED, "answer": "no_remarks", "number": 0, "verified": False, "address": ""},
        {**_ACKNOWLEDGED, "verified": False, "forwarded": True},
        {**_ACKNOWLEDGED, "withdrawn": True, "late": True},
        {**_ACKNOWLEDGED, "answer": "question", "text": ""},
        {**_ACKNOWLEDGED, "answer": "thanks"},
    ),
    NoticeKind.CLOSING: (
        *({"recommendations": n, "participants": n} for n in (0, 1, 2)),
        {"recommendations": 2, "participants": 1, "reason": AWKWARD, "early_of": date(2027, 1, 5)},
    ),
    NoticeKind.EXTENSION: (
        {"reason": AWKWARD, "old_on": date(2026, 12, 14)},
        {"reason": None, "old_on": None},
        {"reason": None, "old_on": date(2026, 12, 14), "why": "late_invitations"},
    ),
    NoticeKind.VERSION: (
        {"number": 2, "documents": _DOCUMENTS, "changes": _CHANGES},
        {"number": 3, "documents": _DOCUMENTS[:1], "changes": [{**_CHANGES[0], "more": 1, "partly": True}]},
    ),
    NoticeKind.REQUEST: ({},),
    NoticeKind.REOPENED: ({"reason": AWKWARD, "old_on": date(2026, 12, 14)}, {"reason": None}),
    NoticeKind.ACT: (
        {"act": "extended", "reason": AWKWARD, "old_on": date(2026, 12, 14)},
        {"act": "extended", "why": "late_invitations"},
        {"act": "reopened", "reason": AWKWARD},
        *({"act": "withdrawn", "reason": AWKWARD, "reached_count": n} for n in (0, 1, 2)),
        {"act": "withdrawn", "reached_count": 2, "reached": _REACHED, "breach_until": _RECEIVED},
        {"act": "stopped"},
    ),
    NoticeKind.WITHDRAWAL: ({"reason": AWKWARD}, {"reason": None}),
    NoticeKind.RECEIPT: (
        _RECEIPT,
        {**_RECEIPT, "missing": ["explanatory_report", "reasons"], "asked_refused": "shorter"},
        {**_RECEIPT, "asked_refused": "longer"},
        {**_RECEIPT, "release_at": _LONG_AGO},
    ),
    NoticeKind.QUESTION: (
        {"why": "hold", **_QUESTION},
        {"why": "hold", **_QUESTION, "shadow": True},
        {"why": "hold", **_QUESTION, "documents": []},
        {"why": "supervised", **_QUESTION},
        {"why": "stopped", **_QUESTION, "words": _TEXT},
        *({"why": "revision", **_QUESTION, "changes": _CHANGES, "new_documents": _DOCUMENTS, "doubts": doubts, "phase": phase,
           "released": released} for phase, released, doubts in (("open", True, [AWKWARD]), ("open", False, []), ("closed", True, []))),
        *({"why": "withdrawal", **_QUESTION, "words": _TEXT, "reached": reached} for reached in (0, 1, 2)),
        {"why": "late_invitations", **_QUESTION, "late_members": 2},
        {"why": "too_large", **_QUESTION},
        *({"why": "hold", **_QUESTION, "again": again, "asked_at": _RECEIVED} for again in ("repeated", "passed_on")),
        *({"why": "whose", **_QUESTION, "answers": answers, "more": more} for answers, more in (([_DOUBTED], 0), ([_DOUBTED, _FORGED], 3))),
        {"why": "confirm", **_QUESTION, "danger": "early", "order": {"line": f"MBYLL: {AWKWARD}"}},
        {"why": "confirm", **_QUESTION, "danger": "beyond_longest", "order": {"line": "SHTYJ 30", "new_deadline": "28.12.2026"}},
    ),
    NoticeKind.OPENED: (
        {**_OPENED, "shadow": False, "asked_refused": "shorter"},
        {**_OPENED, "shadow": False, "asked_refused": "longer"},
        {**_OPENED, "shadow": True},
        {**_OPENED, "shadow": False, "release_at": _LONG_AGO},
    ),
    NoticeKind.DIGEST: (
        {"consultations": [_SECTION], **_TROUBLE},
        {"consultations": [_YOUNG, {**_SECTION, "closed": True}, {**_SECTION, "closed": True, "withdrawn": True}]},
        _TROUBLE,
        {"shadow": _SHADOW},
        {},
    ),
    NoticeKind.TRANSCRIPT: (
        {"lines": [_LINE | {"key": key, "done": True} for key in _RESULTS], "waiting": [_WAITING]},
        {"lines": [_LINE | {"key": "extend", "without_reason": True}, _LINE | {"key": "settled"}, _LINE | {"key": "?"}],
         "hidden": True, "words": [{"verb": verb, "reference": "2026-004", "member": "M07"} for verb in _VERBS]},
        {"lines": [_LINE | {"key": "status", "done": True}], "status": _STATUS, "waiting": [_WAITING | {"why": "confirm"}]},
        {"lines": [_LINE | {"key": "status", "done": True}, _LINE | {"key": "yes_hold", "release_at": None, "done": True}],
         "status": {**_STATUS, "open": [], "closed": [], "held": []}},
    ),
    NoticeKind.INQUIRY: (
        *(_INQUIRY | {"kind": kind, "also": kind == "question", "due_on": due_on}
          for kind, due_on in (("question", None), ("complaint", date(2026, 12, 4)), ("information_request", date(2026, 12, 9)))),
        {**_INQUIRY, "for_directorate": True, "address": None, "also": True},
        {**_INQUIRY, "verified": False},
        *({**_INQUIRY, "answered": True, "by": by, "words": AWKWARD, "enclosures": names} for by, names in (("Drejtoria e Mjedisit", []), (None, _DOCUMENTS))),
        {**_INQUIRY, "kind": "removal"},
    ),
    NoticeKind.RECEIVED: tuple(
        {"kind": kind, "number": 3, "text": _TEXT, "received_at": _RECEIVED, "due_on": due_on, "verified": due_on is not None}
        for kind, due_on in (("question", None), ("complaint", date(2026, 12, 4)), ("information_request", date(2026, 12, 9)))
    ),
    NoticeKind.ANSWER: tuple(
        {"kind": kind, "number": 3, "text": _TEXT, "words": AWKWARD, "received_at": _RECEIVED, "by": by, "supplement": by is None,
         "enclosures": names, "is_open": is_open}
        for kind, by, names, is_open in (("question", "Drejtoria e Mjedisit", _DOCUMENTS, True), ("complaint", None, [], False),
                                         ("information_request", None, [], False))
    ),
    NoticeKind.REMOVAL: ({"received_at": _RECEIVED, "text": _TEXT, "verified": False}, {"received_at": _RECEIVED, "done": True}),
    NoticeKind.ALARM: ({"what": AWKWARD, "since": _RECEIVED, "problem": AWKWARD, "remedy": AWKWARD},
                       {"what": "mail-17", "cause": "mail", "since": _RECEIVED, "problem": "?"},
                       {"what": "intake", "cause": "intake", "state": "stuck", "since": _RECEIVED, "problem": "?"},
                       {"what": "intake", "cause": "intake", "state": "test", "since": _RECEIVED, "problem": "?"},
                       {"what": "intake", "cause": "intake", "state": "recovered", "since": _RECEIVED, "recovered_at": _RECEIVED, "problem": "?"},),
    NoticeKind.REPORT: (
        _REPORT,
        {**_REPORT, "recommendations": [_ANSWER, {**_ANSWER, "number": 8, "late": True, "verified": False, "flags": [MARKUP], "supplements": 7, "enclosures": _DOCUMENTS, "attached": _ATTACHED, "points": _POINTS}]},
        {**_REPORT, "numbers": [7], "recommendations": [_ANSWER]},
    ),
}  # fmt: skip
"""Per kind every set of facts that takes another way through its templates."""

WITHOUT_CONSULTATION = frozenset(
    {NoticeKind.DIGEST, NoticeKind.ALARM, NoticeKind.TRANSCRIPT, NoticeKind.INQUIRY, NoticeKind.REMOVAL}
)
"""Kinds that must also be writable where there is no consultation."""


def sample_notices(kind: NoticeKind) -> Iterator[tuple[Notice, Consultation | None]]:
    """Every way through the templates of `kind`."""
    role = Role.MEMBER if kind.is_for_members else Role.COORDINATOR
    for facts in FACTS[kind]:
        notice = Notice(kind=kind, slot="1", role=role, who="M07", facts=facts)
        if kind is not NoticeKind.DIGEST:
            yield notice, sample_consultation()
        if kind in WITHOUT_CONSULTATION:
            yield notice, None


def sample_consultation() -> Consultation:
    """A consultation whose title holds all that a title should not."""
    document = Document(name=_DOCUMENTS[0], media_type="application/pdf", size=1000, sha256="0" * 64)
    return Consultation(
        forum="sample",
        reference="2026-004",
        title=AWKWARD,
        phase=Phase.CLOSED,
        mode=Mode.AUTOMATIC,
        directorate="mjedisi",
        directorate_name="Drejtoria e Mjedisit",
        sender="drejtori@example.org",
        versions=(Version(number=1, received_at=_RECEIVED, message_id=None, mail_id=1, documents=(document,)),),
        received_at=_RECEIVED,
        opened_at=_RECEIVED,
        released_at=_RECEIVED,
        closed_at=datetime(2026, 12, 28, 23, 0, tzinfo=UTC),
        deadline=Deadline(
            at=datetime(2026, 12, 28, 22, 59, 59, tzinfo=UTC),
            on=date(2026, 12, 28),
            zone="Europe/Tirane",
            counted_from=date(2026, 11, 24),
            working_days=20,
            skipped=(date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 25)),
            basis="standard",
        ),
    )
