"""An invented forum for the tests of outgoing mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mailflow.consultation.model import Consultation, Notice, NoticeKind, Role
from mailflow.consultation.people import Coordinator, Register
from mailflow.mail.compose import Composer, Outgoing, Payload, Recipient
from mailflow.mail.template_samples import sample_consultation
from mailflow.mail.templates import Templates
from mailflow.mail.threads import Signer

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TITLE = "Plani Vendor i Menaxhimit të Mbetjeve të Ngurta"
SIGNER = Signer(b"a secret of thirty-two characters", "lumas.example")
TEMPLATES = Templates()
REGISTER = Register(
    forum="lumas",
    forum_name="Forumi OGP Lumas",
    municipality="Bashkia Lumas",
    language="sq",
    zone="Europe/Tirane",
    contact_name="Valbona Kuqja",
    contact_address="kontakt@lumas.example",
    reply="plain",
    coordinators=(Coordinator(name="Valbona Kuqja", address="valbona@lumas.example", language="sq"),),
    directorates=(),
    members=(),
)
GEZIM = Recipient("Gëzim Halluni", "gezim@ujesjellesi.example", "sq")


def consultation(title: str = TITLE) -> Consultation:
    return replace(sample_consultation(), forum="lumas", title=title)


def notice(kind: NoticeKind, *, who: str = "M07", **facts: Any) -> Notice:
    role = Role.MEMBER if kind.is_for_members else Role.COORDINATOR
    return Notice(kind=kind, slot="1", role=role, who=who, facts=facts)


def composer(*, templates: Templates = TEMPLATES, **changes: Any) -> Composer:
    return Composer(templates, replace(REGISTER, **changes), SIGNER)


def invitation(
    to: Recipient = GEZIM,
    payload: Payload | None = None,
    *,
    title: str = TITLE,
    documents: tuple[str, ...] = ("Plani.pdf",),
    **changes: Any,
) -> Outgoing:
    owed = notice(NoticeKind.INVITATION, documents=list(documents))
    return composer(**changes).compose(owed, consultation(title), to, NOW, payload)
