"""ledger, list, show, status, digest, outbox: they look, and write nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any

import typer

from mailflow.cli.arguments import Json, Reference
from mailflow.cli.house import looking, looking_at_all
from mailflow.cli.output import print_json, print_lines, print_table, shown, tell
from mailflow.consultation.enclosure_words import beginning
from mailflow.consultation.model import Notice, NoticeKind, Role
from mailflow.consultation.opening import COORDINATOR
from mailflow.daemon.house import House
from mailflow.errors import WrongUse
from mailflow.mail.compose import Recipient
from mailflow.reports.annexes import texts_read
from mailflow.reports.digest import digest_facts
from mailflow.reports.record import listed, record
from mailflow.reports.status import status as status_of
from mailflow.storage import consultations, inquiries, recommendations
from mailflow.storage import ledger as ledger_rows
from mailflow.storage import outbox as outbox_rows
from mailflow.storage.tables import DISPOSITIONS, OUTBOX_STATES


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(ledger)
    app.command("list")(list_)
    app.command()(show)
    app.command()(status)
    app.command()(digest)
    app.command()(outbox)


def ledger(
    disposition: Annotated[str | None, typer.Option(metavar="END", help="Only mails that ended so: review.")] = None,
    as_json: Json = False,
) -> None:
    """One line per mail seen, with its one end state."""
    _one_of(disposition, DISPOSITIONS, "end of a mail")
    with looking_at_all() as (view, tx):
        lines = (
            (home, line)
            for home in view.houses
            for line in _ledger_lines(ledger_rows.ledger_lines(tx, home.office.forum, disposition=disposition))
        )
        if as_json:
            print_lines(view.line(home, line) for home, line in lines)
            return
        print_table(
            view.columns("mail", "received", "from", "kind", "end", "consultation", "why"),
            (
                view.row(
                    home, f"mail:{line['id']}", datetime.fromisoformat(line["received_at"]), line["from"], line["kind"],
                    line["disposition"], line["recommendation"] or line["consultation"],
                    _short("; ".join(map(str, line["reasons"]))),
                )
                for home, line in lines
            ),
            "No mail has been seen yet." if disposition is None else f"No mail ended as {disposition}.",
            view.zone,
        )  # fmt: skip


def _ledger_lines(lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """With the whole number of a recommendation, and the number by which `retry` and `assign` know the mail at the end."""
    for line in lines:
        mail_id = line.pop("id")
        number = f"{line['consultation']}/{line['recommendation']}" if line["recommendation"] else None
        yield line | {"recommendation": number, "id": mail_id}


def _one_of(value: str | None, known: tuple[str, ...], what: str) -> None:
    if value is not None and value not in known:
        raise WrongUse(f"{value} is no {what}. There are: {', '.join(known)}.")


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _zone(home: House) -> str:
    return home.office.ruleset.register.zone


def list_(as_json: Json = False) -> None:
    """All consultations."""
    with looking_at_all() as (view, tx):
        lines = [(home, listed(line)) for home in view.houses for line in consultations.listing(tx, home.office.forum)]
    if as_json:
        print_lines(view.line(home, line) for home, line in lines)
        return
    print_table(
        view.columns("reference", "phase", "deadline", "title", "members", "answered", "filed"),
        (
            view.row(
                home, x["reference"], x["phase"], x["deadline_on"], x["title"], x["counts"]["members"],
                sum(x["counts"].get(state, 0) for state in ("answered", "no_remarks", "late")),
                x["counts"]["recommendations"],
            )
            for home, x in lines
        ),
        "There is no consultation yet.",
    )  # fmt: skip


def show(reference: Reference, as_json: Json = False) -> None:
    """One consultation, whole: versions, members, recommendations, history."""
    wanted = reference.strip().upper().removeprefix("K-")
    with looking() as (home, tx):
        consultation = consultations.load(tx, home.office.forum, wanted)
        if consultation is None:
            raise WrongUse(f"There is no consultation {reference}. `mailflow list` shows those there are.")
        filed = recommendations.of_consultation(tx, home.office.forum, wanted)
        past = consultations.history(tx, home.office.forum, wanted)
        asked = inquiries.of_consultation(tx, home.office.forum, wanted)
        texts = texts_read(tx, filed)
    whole = record(consultation, filed, past, home.office.ruleset.register.language, asked, texts)
    if as_json:
        print_json(whole)
    else:
        _show(whole, _zone(home))


def _show(whole: dict[str, Any], zone: str) -> None:
    tell(f"K-{whole['reference']}  {whole['title']}  ({whole['phase']}, {whole['mode']})", bold=True)
    if whole["deadline_on"]:
        tell(f"Deadline {shown(whole['deadline_on'], zone)}: {whole['deadline_explained']}")
    for reason in whole["reasons"]:
        tell(f"- {reason}")
    tell("")
    print_table(
        ("member", "name", "group", "state", "answered", "address"),
        ((m["id"], m["name"], m["group"], m["state"], m["answered_at"], m["address_state"]) for m in whole["members"]),
        "Nobody is invited yet.",
        zone,
    )
    for r in whole["recommendations"]:
        _show_recommendation(r, zone)
    for asked in whole["inquiries"]:
        state = "settled" if asked["settled_at"] else f"due {asked['due_on']}" if asked["due_on"] else "waits"
        at = shown(asked["received_at"], zone)
        tell(f"\n{asked['kind']} {asked['number']}  {asked['member']}  {at}  ({state})", bold=True)
        tell(asked["text"])
        if asked["answer"]:
            tell(f"  → {asked['answer']}")
    tell("")
    print_table(
        ("at", "event", "by", "detail"),
        ((e["at"], e["event"], e["by"], _detail(e["detail"])) for e in whole["history"]),
        "No history.",
        zone,
    )


def _show_recommendation(r: dict[str, Any], zone: str) -> None:
    marks = ", ".join(mark for mark, on in (("late", r["late"]), ("unverified", not r["verified"])) if on)
    at = shown(r["received_at"], zone)
    tell(f"\n{r['number']}  {r['member'] or r['address']}  {at}{f'  ({marks})' if marks else ''}", bold=True)
    tell(r["text"] or "(only attachments)")
    for passage in r["passages"]:
        if passage["doubtful"]:
            tell(f"  perhaps others' words from: {_short(passage['text'].splitlines()[0])}")
    for point in r["points"]:
        places = "; ".join(f"{place['words']}: {place['line'] or '?'}" for place in point["places"])
        tell(f"  {point['number']}  {_short(point['text'])}{f'  [{_short(places)}]' if places else ''}")
    for attachment in r["attachments"]:
        tell(f"  + {attachment['name']} ({attachment['size']} bytes)")
        if attachment["text"] and not (attachment["changes"] or attachment["differences"]):
            tell(textwrap.indent(beginning(attachment["text"]), "    "))


def _detail(detail: dict[str, Any]) -> str:
    """What is short; the reasons stand at the top already."""
    said = {name: value for name, value in detail.items() if value not in (None, "", [], {})}
    return _short(", ".join(f"{name} {value}" for name, value in said.items() if not isinstance(value, list | dict)))


def status(as_json: Json = False) -> None:
    """Health, open consultations, what waits for whom. Exits with 1 when something is stuck."""
    with looking_at_all() as (view, tx):
        found = [
            (
                home,
                status_of(
                    tx,
                    rules.register,
                    rules.policy.mode.value,
                    home.clock(),
                    mailbox=home.mailbox,
                    folders=rules.folders,
                ),
            )
            for home in view.houses
            for rules in (home.office.ruleset,)
        ]
    for home, facts in found:
        if as_json:
            print_json(view.line(home, facts))
            continue
        if view.has_several:
            tell(f"── {home.office.forum}: {home.office.ruleset.register.forum_name}", bold=True)
        _status(facts, _zone(home))
    raise typer.Exit(0 if view.is_whole and all(facts["ok"] for _, facts in found) else 1)


def _status(facts: dict[str, Any], zone: str) -> None:
    tell(f"{'All is well' if facts['ok'] else 'Something is stuck'} (mode: {facts['mode']}).\n", bold=True)
    if facts["stuck"]:
        print_table(
            ("stuck", "since", "for whom", "problem"),
            ((one["what"], one["since"], one["whom"], one["problem"]) for one in facts["stuck"]),
            "",
            zone,
        )
        tell("")
    print_table(
        ("loop", "last well", "problem"),
        ((loop["name"], loop["last_ok_at"], loop["problem"]) for loop in facts["loops"]),
        "No loop has run yet.",
        zone,
    )
    tell("")
    print_table(
        ("waits", "which", "since"),
        ((w["what"], w["reference"], w["since"]) for w in facts["waiting"]),
        "Nothing waits for anybody.",
        zone,
    )
    tell("\nOutbox: " + ", ".join(f"{number} {state}" for state, number in facts["outbox"].items()) + "\n")
    print_table(
        ("reference", "phase", "deadline", "title"),
        ((c["reference"], c["phase"], c["deadline_on"], c["title"]) for c in facts["consultations"]),
        "No consultation is open.",
        zone,
    )


def digest(as_json: Json = False) -> None:
    """The digest as it stands now."""
    with looking() as (home, tx):
        ruleset = home.office.ruleset
        facts = digest_facts(tx, ruleset.register, ruleset.policy, home.clock())
    if as_json:
        print_json(facts)
    else:
        tell(digest_text(home, facts).strip())


def digest_text(home: House, facts: dict[str, Any]) -> str:
    """The words of the digest mail."""
    coordinator = home.office.ruleset.register.coordinators[0]
    notice = Notice(kind=NoticeKind.DIGEST, slot="now", role=Role.COORDINATOR, who=COORDINATOR, facts=facts)
    to = Recipient(coordinator.name, coordinator.address, coordinator.language)
    return home.office.composer.render(notice, None, to, home.clock()).text


def outbox(
    state: Annotated[str | None, typer.Option(metavar="STATE", help="Only mails in that state: refused.")] = None,
    as_json: Json = False,
) -> None:
    """What is owed, sent, refused, uncertain: one line per mail to one recipient."""
    _one_of(state, OUTBOX_STATES, "state of a mail of ours")
    with looking_at_all() as (view, tx):
        lines = (
            (home, line)
            for home in view.houses
            for line in outbox_rows.outbox_lines(tx, home.office.forum, state=state)
        )
        if as_json:
            print_lines(view.line(home, line) for home, line in lines)
            return
        print_table(
            view.columns("delivery", "kind", "recipient", "state", "attempts", "next", "the relay said"),
            (
                view.row(
                    home, f"delivery:{line['id']}", line["kind"], line["recipient"], line["state"], line["attempts"],
                    datetime.fromisoformat(line["next_attempt_at"]) if line["next_attempt_at"] else None,
                    line["smtp_reply"],
                )
                for home, line in lines
            ),
            "Nothing is owed." if state is None else f"No mail is {state}.",
            view.zone,
        )  # fmt: skip
