"""A forum for stories: real handlers on a real database, everybody's mails written by the test, two networks that are scripted.

    forum.director_sends("Plani i Gjelbërimit")
    forum.time_passes(minutes=30)
    forum.member_replies("M05", "Të shtohen pemë.")
    assert forum.sent("acknowledgement", to="M05")

Mails come in by `record_mails` and `decide_mails`, time passes by `pass_time`, mails go out by `next_delivery` and
`record_outcome`; nothing sleeps, the clock is `forum.now`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.model import Consultation, Mode
from mailflow.consultation.schedule import digest_instant
from mailflow.daemon.house import build_office
from mailflow.handlers import watching
from mailflow.handlers.incoming import Arrival, decide_mail, decide_mails, record_mails
from mailflow.handlers.office import Office
from mailflow.handlers.outgoing import intend_dot, next_delivery, record_outcome, recover
from mailflow.handlers.time import Passed, pass_time
from mailflow.mail.retry import Accepted, Outcome, Uncertain
from mailflow.reports.annexes import texts_read
from mailflow.reports.record import record
from mailflow.reports.status import status
from mailflow.rules.load import load_ruleset
from mailflow.rules.ruleset import Ruleset
from mailflow.storage import consultations, inquiries, ledger, outbox, recommendations
from mailflow.storage.content import pack
from mailflow.storage.ledger import Source
from mailflow.storage.outbox import Claimed
from mailflow.storage.transaction import reading

MONDAY = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
"""09:00 in Tirana on a working day; no holiday falls into the next six weeks."""
SECRET = b"a secret of at least thirty-two bytes"
WHO = ("M05", "M07", "M08", "M09", "M11", "M15")
"""The members of these stories: M08 reads English, M09 has two addresses, M11 is a citizen."""


def _pdf() -> bytes:
    """One empty page, as a scanner writes it: no text to read. Bytes that no mail may change stand in a comment."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )
    data, places = b"%PDF-1.4\n%\x00\xff\xfe\r\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 4\n0000000000 65535 f \n" + entries
    return data + table + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(data)


PDF = _pdf()
FIRST = "2026-001"


@cache
def shipped_rules() -> Ruleset:
    """The rules of the sample municipality, read once."""
    return load_ruleset(Path(__file__).parents[2] / "rules.yaml")


@cache
def office_of(
    mode: Mode,
    grace: timedelta,
    answers_per_day: int,
    answers_per_hour: int,
    reply: str,
    forum_id: str,
    members: tuple[str, ...],
) -> Office:
    """Kept from story to story: most of a story's time would go into compiling templates."""
    rules = shipped_rules()
    register = replace(
        rules.register,
        forum=forum_id,
        reply=reply,
        members=tuple(member for member in rules.register.members if member.id in members),
    )
    policy = replace(rules.policy, mode=mode, grace=grace)
    limits = replace(rules.limits, answers_per_day=answers_per_day, answers_per_hour=answers_per_hour)
    return build_office(replace(rules, register=register, policy=policy, limits=limits), SECRET)


@dataclass(frozen=True)
class Sent:
    """A mail that the relay took."""

    at: datetime
    kind: str
    who: str
    reference: str | None
    recipient: str
    raw: bytes = field(repr=False)

    @cached_property
    def message(self) -> EmailMessage:
        """As the recipient's program reads it."""
        read = message_from_bytes(self.raw, policy=default)
        assert isinstance(read, EmailMessage)
        return read

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"]).strip()

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    @property
    def documents(self) -> dict[str, bytes]:
        """Name of each attachment → its bytes."""
        return {str(part.get_filename()): part.get_payload(decode=True) for part in self.message.iter_attachments()}  # type: ignore[misc]  # bytes, as the parts are no containers


@dataclass
class _Step:
    outcome: Outcome
    kind: str
    to: str
    times: int | None

    def fits(self, claimed: Claimed) -> bool:
        return self.times != 0 and self.kind in {"", claimed.kind} and self.to in {"", claimed.who}


class Relay:
    """Takes every mail, unless it is told otherwise."""

    def __init__(self) -> None:
        self._steps: list[_Step] = []

    def says(self, outcome: Outcome, *, kind: str = "", to: str = "", times: int | None = None) -> None:
        """From now on, to mails of that kind and for that member."""
        self._steps.append(_Step(outcome, kind, to, times))

    def behaves(self) -> None:
        """From now on."""
        self._steps.clear()

    def outcome(self, claimed: Claimed) -> Outcome:
        """What becomes of a delivery."""
        for step in self._steps:
            if step.fits(claimed):
                step.times = None if step.times is None else step.times - 1
                return step.outcome
        return Accepted("250 2.0.0 ok: queued")


@dataclass
class _Arrived:
    uid: int
    raw: bytes
    at: datetime
    folder: str


class Forum:
    """One forum, from its first start at `now`."""

    mailbox = "valbona.kuqja@lumas.example"
    _uids = count(1)
    _ids = count(1)

    def __init__(
        self,
        engine: Engine,
        *,
        now: datetime = MONDAY,
        mode: Mode = Mode.AUTOMATIC,
        grace: timedelta = timedelta(minutes=30),
        answers_per_day: int = 10,
        answers_per_hour: int = 200,
        reply: str = "plain",
        forum_id: str = "lumas",
        members: tuple[str, ...] = WHO,
    ) -> None:
        self.engine = engine
        self.now = now
        self.office: Office = office_of(mode, grace, answers_per_day, answers_per_hour, reply, forum_id, members)
        self.relay = Relay()
        self.is_running = True
        self.intake_works = True
        self._sent: list[Sent] = []
        self._arrived: list[_Arrived] = []
        self._known: dict[int, int] = {}
        self._begins()

    def _begins(self) -> None:
        """The first start: what was there before never acts."""
        for folder in self.office.ruleset.folders:
            watching.keep_plan(
                self.engine, self.office, self.mailbox, folder, uidvalidity=1, baseline_uid=0, baseline_at=self.now
            )
        self.settles()

    # ── time ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def time_passes(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """The clock moves on; the daemon, where it runs, wakes whenever something can happen."""
        self.time_comes(self.now + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))

    def time_comes(self, end: datetime) -> None:
        """The same, until an instant."""
        while self.is_running and (instant := self._next_instant()) < end:
            self.now = instant
            self.settles()
        self.now = end
        if self.is_running:
            self.settles()

    def _next_instant(self) -> datetime:
        """Something falls due, or a working morning begins."""
        policy = self.office.ruleset.policy
        today = local_day(self.now, policy.calendar.zone)
        calendar = Calendar(policy.calendar)
        mornings = (
            digest_instant(policy, day)
            for day in (calendar.next_working_day(today), calendar.add_working_days(today, 1))
        )
        with reading(self.engine) as tx:
            due = [c.next_due_at for c in consultations.all_current(tx, self.office.forum)]
            due.append(outbox.next_due_at(tx, self.office.forum))
        return min(at for at in (*mornings, *due, self.now + timedelta(days=5)) if at is not None and at > self.now)

    def settles(self) -> None:
        """Fetch, tick, dispatch until nothing is due."""
        if self.intake_works:
            self._poll()
        while self.ticks().changed + self._dispatch() and self._is_due():
            pass

    def _is_due(self) -> bool:
        with reading(self.engine) as tx:
            owed_at = outbox.next_due_at(tx, self.office.forum)
            return bool(consultations.due(tx, self.office.forum, self.now)) or (owed_at or self.now) < self.now

    def ticks(self) -> Passed:
        """One tick."""
        return pass_time(self.engine, self.office, self.mailbox, self.now)

    def stops(self) -> None:
        """The daemon is killed."""
        self.is_running = False

    def starts(self) -> None:
        """And started again."""
        self.is_running = True
        recover(self.engine, self.office, self.now)
        self.settles()

    # ── mails out ────────────────────────────────────────────────────────────────────────────────────────────────

    def _dispatch(self) -> int:
        done = 0
        claimed = next_delivery(self.engine, self.office, self.now)
        while claimed is not None:
            outcome = self.relay.outcome(claimed)
            if isinstance(outcome, Accepted):
                self._take(claimed)
            elif isinstance(outcome, Uncertain):
                intend_dot(self.engine, claimed, self.now)
            done += 1
            claimed = record_outcome(self.engine, self.office, claimed, outcome, self.now)
        return done

    def claims(self, *, dot: bool = False) -> Claimed | None:
        """Dispatch takes a mail in hand, and gets no further; with `dot`, as far as its terminating dot."""
        claimed = next_delivery(self.engine, self.office, self.now)
        if claimed is not None and dot:
            intend_dot(self.engine, claimed, self.now)
        return claimed

    def _take(self, claimed: Claimed) -> None:
        payload = b""
        if claimed.payload_sha256 is not None:
            with reading(self.engine) as tx:
                payload = outbox.payload(tx, claimed.payload_sha256)
        raw = claimed.prefix + payload
        self._sent.append(Sent(self.now, claimed.kind, claimed.who, claimed.reference, claimed.recipient, raw))

    def sent(self, kind: str = "", *, to: str = "") -> list[Sent]:
        """What the relay has taken, in that order; `to` is an id (`M05`, `mjedisi`, `coordinator`)."""
        return [mail for mail in self._sent if kind in {"", mail.kind} and to in {"", mail.who}]

    def last(self, kind: str, to: str = "") -> Sent:
        """The newest such mail."""
        return self.sent(kind, to=to)[-1]

    # ── mails in ─────────────────────────────────────────────────────────────────────────────────────────────────

    def arrives(self, raw: bytes, *, folder: str = "INBOX") -> dict[str, Any]:
        """A mail reaches the mailbox now. Answers its line in the ledger once the daemon has seen it, else {}."""
        mail = _Arrived(next(self._uids), raw, self.now, folder)
        self._arrived.append(mail)
        if self.is_running and self.intake_works:
            self.settles()
        return self.line_of(mail.uid)

    def line_of(self, uid: int) -> dict[str, Any]:
        return next((line for line in self.ledger() if line["uid"] == uid), {})

    def raw_of(self, uid: int) -> bytes:
        """The bytes of a mail that has arrived."""
        return next(mail.raw for mail in self._arrived if mail.uid == uid)

    @property
    def newest(self) -> bytes:
        """The bytes of the mail that arrived last."""
        return self._arrived[-1].raw

    def _poll(self) -> None:
        """As intake does: what an earlier run left undecided, what is new, and then the poll is complete."""
        for mail_id in watching.waiting_mails(self.engine, self.office):
            decide_mail(self.engine, self.office, mail_id, self.now)
        recorded = [self.records(mail) for mail in self._arrived if mail.uid not in self._known]
        new = [mail_id for mail_id in recorded if mail_id is not None]
        decide_mails(self.engine, self.office, new, self.now)
        for folder in self.office.ruleset.folders:
            watching.poll_done(self.engine, self.office, self.mailbox, folder, self.now, self.now)

    def is_renumbered(self) -> None:
        """The server gives every mail in the mailbox a new UID, and the daemon looks at them all again."""
        for mail in self._arrived:
            mail.uid = next(self._uids)
        self.settles()

    def records(self, mail: _Arrived) -> int | None:
        source = Source(forum=self.office.forum, mailbox=self.mailbox, folder=mail.folder, uidvalidity=1, uid=mail.uid)
        envelope = watching.envelope_of(mail.raw.partition(b"\r\n\r\n")[0], len(mail.raw), mail.at, self.now)
        ids = record_mails(self.engine, self.office, [Arrival(source, envelope, pack(mail.raw))], self.now)
        self._known[mail.uid] = ids[0] if ids else 0
        return ids[0] if ids else None

    def director_sends(
        self,
        title: str = "Projektvendim për parkimin",
        *,
        text: str = "Ju lutem t'ia përcillni Forumit për mendime.",
        documents: dict[str, bytes] | None = None,
        directorate: str = "mjedisi",
        sender: str | None = None,
        proven: bool = True,
        **headers: str,
    ) -> dict[str, Any]:
        """A draft to the contact point, as always."""
        found = self.office.ruleset.register.directorate(directorate)
        assert found is not None
        address = sender or found.addresses[0]
        mail = self._write(address, title, text, headers, stamp=_submitted(address) if proven else None)
        for name, content in ({"Projektvendim parkimi.pdf": PDF} if documents is None else documents).items():
            mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        return self.arrives(mail.as_bytes(policy=SMTP))

    def director_answers(
        self, text: str, *, to: Sent | None = None, documents: dict[str, bytes] | None = None
    ) -> dict[str, Any]:
        """The director answers the receipt."""
        parent = to or self.last("receipt")
        raw = self._answer(parent, text, parent.recipient, stamp=_submitted(parent.recipient), attach=documents)
        return self.arrives(raw)

    def coordinator_answers(self, text: str, *, to: Sent | None = None, sender: str | None = None) -> dict[str, Any]:
        """She answers the question, or the notice of an opening."""
        asked = [mail for mail in self.sent(to="coordinator") if mail.kind in {"question", "opened"}]
        parent = to or asked[-1]
        address = sender or parent.recipient
        return self.arrives(self._answer(parent, text, address, stamp=_submitted(address)))

    def coordinator_writes(
        self,
        text: str,
        *,
        subject: str = "Për sistemin",
        sender: str | None = None,
        proven: bool = True,
        attach: dict[str, bytes] | None = None,
        **headers: str,
    ) -> dict[str, Any]:
        """She writes a new mail to the contact point, in answer to none of ours."""
        address = sender or self.office.ruleset.register.coordinators[0].address
        mail = self._write(address, subject, text, headers, stamp=_submitted(address) if proven else None)
        for name, content in (attach or {}).items():
            mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        return self.arrives(mail.as_bytes(policy=SMTP))

    def member_replies(
        self,
        who: str,
        text: str,
        *,
        to: Sent | None = None,
        sender: str | None = None,
        proven: bool = True,
        attach: dict[str, bytes] | None = None,
        **headers: str,
    ) -> dict[str, Any]:
        """A member answers the invitation (or `to`), with its text quoted below."""
        parent = to or self.last("invitation", who)
        raw = self._answer(parent, text, sender or self.address_of(who), proven=proven, attach=attach, headers=headers)
        return self.arrives(raw)

    def member_writes(
        self, who: str, text: str, *, subject: str, proven: bool = True, sender: str | None = None, **headers: str
    ) -> dict[str, Any]:
        """A member writes a mail of her own, in answer to none of ours."""
        address = sender or self.address_of(who)
        mail = self._write(address, subject, text, headers, stamp=_passed(address) if proven else None)
        return self.arrives(mail.as_bytes(policy=SMTP))

    def machine_answers(self, who: str, text: str = "Jam me pushime deri të hënën.", **headers: str) -> dict[str, Any]:
        """A member's mail program answers by itself."""
        parent = self.last("invitation", who)
        fields = {"Auto-Submitted": "auto-replied"} | headers
        return self.arrives(self._answer(parent, text, self.address_of(who), headers=fields))

    def bounces(
        self, who: str, status: str, diagnostic: str, *, to: Sent | None = None, action: str = "failed"
    ) -> dict[str, Any]:
        """The world returns a mail (RFC 3464)."""
        parent = to or self.last("invitation", who)
        head = parent.raw.partition(b"\r\n\r\n")[0].decode()
        raw = (
            f"Return-Path: <>\r\nFrom: MAILER-DAEMON@relay.test\r\nTo: {self.mailbox}\r\nSubject: Undelivered Mail\r\n"
            f"Message-ID: <bounce.{next(self._ids)}@relay.test>\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            f"--b\r\nContent-Type: text/plain\r\n\r\nUndeliverable: {diagnostic}\r\n"
            "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.test\r\n\r\n"
            f"Final-Recipient: rfc822; {parent.recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
            f"Diagnostic-Code: smtp; {diagnostic}\r\n"
            f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{head}\r\n--b--\r\n"
        )
        return self.arrives(raw.encode())

    def _answer(
        self,
        parent: Sent,
        text: str,
        sender: str,
        *,
        stamp: str | None = None,
        proven: bool = True,
        attach: dict[str, bytes] | None = None,
        headers: dict[str, str] | None = None,
    ) -> bytes:
        quoted = "\n".join(f"> {line}" for line in parent.text.splitlines())
        body = f"{text}\n\nMë {parent.at:%d.%m.%Y %H:%M}, {parent.message['From']} shkroi:\n{quoted}\n"
        fields = {
            "In-Reply-To": parent.message_id,
            "References": parent.message_id,
            "To": str(parent.message["Reply-To"] or parent.message["From"]),
        } | (headers or {})
        stamp = stamp or (_passed(sender) if proven else None)
        mail = self._write(sender, f"Re: {parent.subject}", body, fields, stamp=stamp)
        for name, content in (attach or {}).items():
            mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        return mail.as_bytes(policy=SMTP)

    def _write(
        self, sender: str, subject: str, text: str, headers: dict[str, str], *, stamp: str | None
    ) -> EmailMessage:
        """A mail as its author's program writes it and our mail server stamps it. A header of '' is left out."""
        domain = sender.rpartition("@")[2]
        fields = {
            "Return-Path": f"<{sender}>",
            "Authentication-Results": stamp or "",
            "From": sender,
            "To": self.mailbox,
            "Subject": subject,
            "Date": self.now.strftime("%a, %d %b %Y %H:%M:%S +0000"),
            "Message-ID": f"<{next(self._ids)}@{domain}>",
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        mail = EmailMessage()
        for name, value in fields.items():
            if value:
                mail[name] = value
        mail.set_content(text)
        return mail

    def address_of(self, who: str) -> str:
        """Where that member is written to."""
        member = self.office.ruleset.register.member(who)
        assert member is not None
        return member.addresses[0]

    # ── what stands written ──────────────────────────────────────────────────────────────────────────────────────

    def consultation(self, reference: str = FIRST) -> Consultation:
        with reading(self.engine) as tx:
            found = consultations.load(tx, self.office.forum, reference)
        assert found is not None
        return found

    def show(self, reference: str = FIRST) -> dict[str, Any]:
        """As `mailflow show --json`, in Python's values."""
        forum = self.office.forum
        with reading(self.engine) as tx:
            filed = recommendations.of_consultation(tx, forum, reference)
            past = consultations.history(tx, forum, reference)
            asked = inquiries.of_consultation(tx, forum, reference)
            texts = texts_read(tx, filed)
        return record(self.consultation(reference), filed, past, "sq", asked, texts)

    def member(self, who: str, reference: str = FIRST) -> dict[str, Any]:
        found: dict[str, Any] = next(m for m in self.show(reference)["members"] if m["id"] == who)
        return found

    def recommendations(self, reference: str = FIRST) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.show(reference)["recommendations"]
        return found

    def events(self, reference: str = FIRST) -> list[str]:
        return [entry["event"] for entry in self.show(reference)["history"]]

    def ledger(self) -> list[dict[str, Any]]:
        with reading(self.engine) as tx:
            return list(ledger.ledger_lines(tx, self.office.forum))

    def outbox(self, kind: str = "") -> list[dict[str, Any]]:
        with reading(self.engine) as tx:
            return [line for line in outbox.outbox_lines(tx, self.office.forum) if kind in {"", line["kind"]}]

    def status(self) -> dict[str, Any]:
        policy = self.office.ruleset.policy
        with reading(self.engine) as tx:
            watched: dict[str, Any] = {"mailbox": self.mailbox, "folders": self.office.ruleset.folders}
            return status(tx, self.office.ruleset.register, policy.mode.value, self.now, **watched)

    # ── short ways ───────────────────────────────────────────────────────────────────────────────────────────────

    def says(self, command: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        """The administrator gives a command of the command line; the daemon goes on from there."""
        answer = command(self.engine, self.office, *arguments, now=self.now, **options)
        if self.is_running:
            self.settles()
        return answer

    def invites(self, title: str = "Projektvendim për parkimin", **draft: Any) -> None:
        """A draft comes and its grace time ends: all members are invited."""
        self.director_sends(title, **draft)
        self.time_passes(minutes=31)

    def closes(self, reference: str = FIRST) -> None:
        """The deadline passes."""
        deadline = self.consultation(reference).deadline
        assert deadline is not None
        self.time_comes(deadline.at + timedelta(minutes=1))


def _submitted(address: str) -> str:
    """What the house's server stamps on a colleague's mail."""
    return f"mx.lumas.example; auth=pass (LOGIN) smtp.auth={address}"


def _passed(address: str) -> str:
    """What it stamps on a mail from outside that proves its domain."""
    domain = address.rpartition("@")[2]
    if domain == "lumas.example":
        return _submitted(address)
    return f"mx.lumas.example; dkim=pass header.d={domain}; dmarc=pass (p=none) header.from={domain}"


def kinds(mails: Iterable[Sent]) -> list[str]:
    """Their kinds, in order."""
    return [mail.kind for mail in mails]
