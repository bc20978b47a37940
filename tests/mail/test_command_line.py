"""One line of a command mail: a verb with what it needs, alone on its line."""

from __future__ import annotations

from datetime import date

import pytest

from mailflow.mail.command_line import read_line, read_lines
from mailflow.mail.orders import Order, Verb

DAY = date(2026, 12, 28)


@pytest.mark.parametrize(
    ("line", "sense"),
    [
        ("PO", "yes"), ("po.", "yes"), ("“PO”", "yes"), ("  Yes! ", "yes"), ("*PO*", "yes"), ("**Yes**", "yes"),
        ("JO", "no"), ("no", "no"), ("NDAL", "stop"), ("*Stop*", "stop"), ("ndaloni!", "stop"),
        ("PO - faleminderit", "yes"), ("Po, faleminderit shumë!", "yes"), ("Yes, please", "yes"), ("Po, dërgojeni.", "yes"),
        ("2026-004 PO", "yes 2026-004"), ("[K-2026-004] PO", "yes 2026-004"), ("K-2026-004: PO", "yes 2026-004"),
        ("PO 2026-004", "yes 2026-004"), ("po [k-2026-004]", "yes 2026-004"), ("- 2026-004 JO", "no 2026-004"),
        ("SHTYJ 5 ditë", "extend 5"), ("shtyj 5 dite pune", "extend 5"), ("Shtyj 5", "extend 5"), ("EXTEND by 5 working days", "extend 5"),
        ("SHTYJ 28.12.2026", "extend 2026-12-28"), ("SHTYJ deri më 28/12/2026.", "extend 2026-12-28"),
        ("EXTEND 2026-12-28", "extend 2026-12-28"), ("extend to 28 December 2026", "extend 2026-12-28"),
        ("SHTYJ 28 dhjetor 2026", "extend 2026-12-28"), ("SHTYJ 2026-004 2026-12-28", "extend 2026-004 2026-12-28"),
        ("SHTYJ 2026-004 5 ditë", "extend 2026-004 5"), ("2026-004 EXTEND 5 days", "extend 2026-004 5"),
        ("MBYLL", "close"), ("close 2026-004", "close 2026-004"), ("RIHAP 5 ditë", "reopen 5"), ("REOPEN 28.12.2026", "reopen 2026-12-28"), ("RIHAP", "reopen"), ("reopen 2026-004", "reopen 2026-004"),
        ("TËRHIQ", "withdraw"), ("terhiq", "withdraw"), ("WITHDRAW 2026-004", "withdraw 2026-004"),
        ("CAKTO M07", "assign M07"), ("CAKTO mail:17 M07", "assign mail:17 M07"), ("assign mail 17 to m07", "assign mail:17 M07"),
        ("ASSIGN 2026-004/7 M07", "assign 2026-004 2026-004/7 M07"), ("RIDËRGO M07", "resend M07"), ("resend 2026-004 M07", "resend 2026-004 M07"),
        ("U PËRGJIGJ M07 me telefon: pa vërejtje", "answered M07 b61b3336"), ("ANSWERED M07 by telephone: more trees", "answered M07 ba929ccf"),
        ("HIQ M07", "remove M07"), ("REMOVE M07", "remove M07"), ("STATUS", "status"), ("Ndihmë", "help"), ("HELP.", "help"),
        ("PO 7", "yes /7"), ("jo nr. 9", "no /9"), ("YES mail:17", "yes mail:17"), ("JO mail 17", "no mail:17"),
        ("PO 2026-004/7", "yes 2026-004 2026-004/7"), ("2026-004/7 JO", "no 2026-004 2026-004/7"), ("2026-004 PO 7", "yes 2026-004 2026-004/7"),
        ("KONSULTIM", "consult"), ("consult", "consult"),
    ],
)  # fmt: skip
def test_a_command_alone_on_its_line_is_an_order(line: str, sense: str) -> None:
    order = read_line(line)
    assert order is not None
    assert order.sense == sense
    assert order.line == line.strip()


@pytest.mark.parametrize(
    "line",
    [
        "", "Po e shoh", "Po, por prisni", "Po?", "PO?", "PO - e shoh nesër", "PO: e pashë", "PO PO", "PO JO", "Jo sot", "Jo, jo akoma",
        "JO: jo akoma", "JO: prisni", "NDALESA", "nuk e di", "SHTY", "SHTYJ", "SHTYJ ditë", "SHTYJ 0 ditë", "SHTYJ 5 javë", "EXTEND 31.02.2026",
        "SHTYJ 28.12", "EXTEND 12/28/2026", "CAKTO", "RIDËRGO", "HIQ", "U PËRGJIGJ M07", "U PËRGJIGJ M07 me telefon", "RIHAP dje", "MBYLLUR",
        "2026-004", "2026-004 PO 2026-005", "> PO", "STATUS i projektit", "Ndihmë me dokumentin", "konsultim publik më 5 maj", "PO-faleminderit",
        "SHTYJ 2026-004/7 5 ditë", "Mbyll derën", "po " * 2000,
        # what our own mails say, quoted without a mark
        "PO – drafti i dërgohet Forumit (6 anëtarë).", "JO – drafti lihet mënjanë; Forumit nuk i dërgohet asgjë.",
        "YES (or PO) – the draft goes to the Forum (6 members).", "NO (or JO) – the deadline stays as it is.",
    ],
)  # fmt: skip
def test_anything_else_is_no_order(line: str) -> None:
    assert read_line(line) is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("SHTYJ 5 ditë: kërkesë e shoqatave, sepse patën pak kohë", "kërkesë e shoqatave, sepse patën pak kohë"),
        ("SHTYJ 5 ditë - kërkesë e shoqatave", "kërkesë e shoqatave"),
        ("2026-004 TËRHIQ – dokument i gabuar", "dokument i gabuar"),
        ("JO: nuk është draft", "nuk është draft"),
        ("NDAL, prisni pak", "prisni pak"),
        ("MBYLL - faleminderit", ""),
        ("U PËRGJIGJ M07 me telefon: Neni 5: të shtohen pemë - 20 copë.", "Neni 5: të shtohen pemë - 20 copë."),
        ("U PËRGJIGJ M07: pa vërejtje", "pa vërejtje"),
    ],
)
def test_what_stands_behind_a_colon_or_a_dash_is_the_reason(line: str, reason: str) -> None:
    order = read_line(line)
    assert order is not None
    assert order.reason == reason


def test_an_order_survives_being_kept_in_a_question() -> None:
    order = Order(
        verb=Verb.EXTEND, line="SHTYJ 2026-004 28.12.2026: arsye", reference="2026-004", on=DAY, reason="arsye"
    )
    assert Order.from_json(order.as_json()) == order
    assert order.to == DAY
    assert Order(verb=Verb.EXTEND, line="SHTYJ 5", days=5).to == 5


@pytest.mark.parametrize(
    ("line", "senses"),
    [
        ("PO 7, 9 dhe mail:17", ["yes /7", "yes /9", "yes mail:17"]),
        ("no 7 and 9", ["no /7", "no /9"]),
        ("PO", ["yes"]),
        ("PO 7 ditë", []),
        ("PO 7, e shoh nesër", []),
        ("PO 7?", []),
        ("Po 7, 9 por jo tani", []),
    ],
)
def test_a_yes_or_no_may_name_several_answers(line: str, senses: list[str]) -> None:
    assert [order.sense for order in read_lines(line)] == senses
