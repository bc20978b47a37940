"""explain, ledger, list, show, status, digest, outbox: they read, and write nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from mailflow.cli.explanation import explained, tell
from mailflow.cli.house import house, settings
from mailflow.cli.output import Json, console, print_json, print_lines, print_table
from mailflow.consultation.model import Notice, NoticeKind, Role
from mailflow.consultation.opening import COORDINATOR
from mailflow.daemon.house import House, build_office
from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers.incoming import explain_stored
from mailflow.handlers.office import Office
from mailflow.handlers.reading import read_mail
from mailflow.handlers.records import NoRecords
from mailflow.handlers.understanding import understand
from mailflow.mail.compose import Recipient
from mailflow.reports.digest import digest_facts
from mailflow.reports.record import listed, record
from mailflow.reports.status import status as status_of
from mailflow.rules.load import load_ruleset
from mailflow.storage import consultations, recommendations
from mailflow.storage import ledger as ledger_rows
from mailflow.storage import outbox as outbox_rows
from mailflow.storage.transaction import engine_for, is_there, reading


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(explain)
    app.command()(ledger)
    app.command("list")(list_)
    app.command()(show)
    app.command()(status)
    app.command()(digest)
    app.command()(outbox)


def explain(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Mails as files (.eml).")],
    as_json: Json = False,
) -> None:
    """What each mail is, what would be done with it, and why. Writes nothing."""
    found = settings()
    # A rehearsal without a secret: nothing can then be recognised as an answer to our own mail.
    office = build_office(load_ruleset(found.rules_path), found.secret or bytes(32))
    engine = engine_for(found.database_url)
    known = engine if is_there(engine) else None
    many = len(files) > 20 and not as_json
    for file in track(files, description="Reading", transient=True) if many else files:
        raw = _read(file)
        said = explain_stored(known, office, raw) if known is not None else _without_database(office, raw)
        if as_json:
            print_json(explained(str(file), said))
        else:
            tell(file, said)


def _without_database(office: Office, raw: bytes) -> Any:
    return understand(read_mail(raw, office), office, office.ruleset.register, NoRecords())


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise WrongUse(
            f"{file} cannot be read: {fault.strerror}. Name mails as files, for example mail.eml."
        ) from fault


def ledger(
    disposition: Annotated[str | None, typer.Option(help="Only mails that ended so, for example review.")] = None,
    as_json: Json = False,
) -> None:
    """One line per mail seen, with its one end state."""
    home = house()
    with reading(home.engine) as tx:
        lines = ledger_rows.ledger_lines(tx, home.office.forum, disposition=disposition)
        if as_json:
            print_lines(lines)
            return
        print_table(
            ("mail", "received", "from", "kind", "end", "consultation", "why"),
            (
                (
                    f"mail:{line['id']}", line["received_at"], line["from"], line["kind"], line["disposition"],
                    line["consultation"], "; ".join(line["reasons"])[:80],
                )
                for line in lines
            ),
            "No mail has been seen yet.",
        )  # fmt: skip


def list_(as_json: Json = False) -> None:
    """All consultations."""
    home = house()
    with reading(home.engine) as tx:
        lines = [listed(line) for line in consultations.listing(tx, home.office.forum)]
    if as_json:
        print_lines(lines)
        return
    print_table(
        ("reference", "phase", "deadline", "title", "counts"),
        ((x["reference"], x["phase"], x["deadline_on"], x["title"], _counts(x["counts"])) for x in lines),
        "There is no consultation yet.",
    )


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items() if number)


def show(
    reference: Annotated[str, typer.Argument(metavar="REF", help="For example 2026-004.")], as_json: Json = False
) -> None:
    """One consultation, whole."""
    home = house()
    wanted = reference.strip().upper().removeprefix("K-")
    with reading(home.engine) as tx:
        consultation = consultations.load(tx, home.office.forum, wanted)
        if consultation is None:
            raise NotPossible(f"There is no consultation {reference}. `mailflow list` shows those there are.")
        filed = recommendations.of_consultation(tx, home.office.forum, wanted)
        past = consultations.history(tx, home.office.forum, wanted)
    whole = record(consultation, filed, past, home.office.ruleset.register.language)
    if as_json:
        print_json(whole)
        return
    _show(whole)


def _show(whole: dict[str, Any]) -> None:
    out = console()
    out.print(
        f"K-{whole['reference']}  {whole['title']}  ({whole['phase']}, {whole['mode']})", style="bold", markup=False
    )
    if whole["deadline_on"]:
        out.print(f"Deadline {whole['deadline_on']}: {whole['deadline_explained']}", markup=False)
    print_table(
        ("member", "name", "group", "state", "answered", "address"),
        ((m["id"], m["name"], m["group"], m["state"], m["answered_at"], m["address_state"]) for m in whole["members"]),
        "No members.",
    )
    for r in whole["recommendations"]:
        marks = " ".join(mark for mark, on in (("late", r["late"]), ("unverified", not r["verified"])) if on)
        out.print(f"\n{r['number']}  {r['member'] or r['address']}  {marks}", style="bold", markup=False)
        out.print(r["text"] or "(only attachments)", markup=False)
    out.print("")
    print_table(
        ("at", "event", "by", "detail"),
        ((e["at"], e["event"], e["by"], e["detail"] or "") for e in whole["history"]),
        "No history.",
    )


def status(as_json: Json = False) -> None:
    """Health, open consultations, what waits for whom; exit code 1 when something is stuck."""
    home = house()
    with reading(home.engine) as tx:
        facts = status_of(tx, home.office.ruleset.register, home.office.ruleset.policy.mode.value, home.clock())
    if as_json:
        print_json(facts)
    else:
        _status(facts)
    raise typer.Exit(0 if facts["ok"] else 1)


def _status(facts: dict[str, Any]) -> None:
    console().print(f"{'All is well' if facts['ok'] else 'Something is stuck'} (mode: {facts['mode']})", style="bold")
    print_table(
        ("loop", "last well", "problem"),
        ((loop["name"], loop["last_ok_at"], loop["problem"]) for loop in facts["loops"]),
        "No loop has run yet.",
    )
    print_table(
        ("waits", "for", "since"),
        ((w["what"], w["reference"], w["since"]) for w in facts["waiting"]),
        "Nothing waits for anybody.",
    )
    console().print("Outbox: " + ", ".join(f"{state} {number}" for state, number in facts["outbox"].items()))
    print_table(
        ("reference", "phase", "deadline", "title"),
        ((c["reference"], c["phase"], c["deadline_on"], c["title"]) for c in facts["consultations"]),
        "No consultation is open.",
    )


def digest(as_json: Json = False) -> None:
    """The digest as it stands now."""
    home = house()
    with reading(home.engine) as tx:
        facts = digest_facts(tx, home.office.ruleset.register, home.office.ruleset.policy, home.clock())
    if as_json:
        print_json(facts)
    else:
        console().print(digest_text(home, facts), markup=False)


def digest_text(home: House, facts: dict[str, Any]) -> str:
    """The words of the digest mail."""
    coordinator = home.office.ruleset.register.coordinators[0]
    notice = Notice(kind=NoticeKind.DIGEST, slot="now", role=Role.COORDINATOR, who=COORDINATOR, facts=facts)
    to = Recipient(coordinator.name, coordinator.address, coordinator.language)
    return home.office.composer.render(notice, None, to, home.clock()).text


def outbox(
    state: Annotated[str | None, typer.Option(help="Only mails in that state, for example refused.")] = None,
    as_json: Json = False,
) -> None:
    """What is owed, sent, refused, uncertain."""
    home = house()
    with reading(home.engine) as tx:
        lines = list(outbox_rows.outbox_lines(tx, home.office.forum, state=state))
    if as_json:
        print_lines(lines)
        return
    print_table(
        ("delivery", "kind", "recipient", "state", "attempts", "next", "the relay said"),
        (
            (
                f"delivery:{line['id']}", line["kind"], line["recipient"], line["state"], line["attempts"],
                line["next_attempt_at"], line["smtp_reply"],
            )
            for line in lines
        ),
        "Nothing is owed.",
    )  # fmt: skip
