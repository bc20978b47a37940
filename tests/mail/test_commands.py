"""The coordinator's commands by mail: which lines are orders."""

from __future__ import annotations

import pytest

from mailflow.mail.commands import contradictory, read_commands
from mailflow.mail.orders import Verb


def senses(text: str, **more: object) -> list[str]:
    return [order.sense for order in read_commands(text, **more).orders]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "PO",
        "Përshëndetje,\n\nPO\n\nMe respekt,\nArta",
        "PO\nPO",
        "Mirëdita Arta,\nPO\nFaleminderit!\nJO",
        "PO\n\n--\nJO",
        "PO\nDërguar nga iPhone",
        "> JO\nPO",
    ],
)
def test_greetings_closings_and_signatures_say_nothing(text: str) -> None:
    read = read_commands(text)
    assert [order.verb for order in read.orders] == [Verb.YES]
    assert read.unknown == ()


def test_several_commands_stand_one_a_line() -> None:
    assert senses("2026-001 PO\n2026-002 JO\n\nSHTYJ 2026-003 5 ditë: kërkesë\nSTATUS") == [
        "yes 2026-001",
        "no 2026-002",
        "extend 2026-003 5",
        "status",
    ]


def test_the_authors_own_name_below_says_nothing() -> None:
    assert read_commands("PO\n\nValbona Kuqja", author="Valbona Kuqja").unknown == ()
    assert read_commands("PO\n\nArben Hoxha", author="Valbona Kuqja").unknown == ("Arben Hoxha",)


def test_what_is_no_command_is_told_and_the_rest_is_done() -> None:
    read = read_commands("E pashë me kujdes.\nPO")
    assert [order.verb for order in read.effective] == [Verb.YES]
    assert read.unknown == ("E pashë me kujdes.",)


@pytest.mark.parametrize(
    "text",
    [
        "PO\npor prisni deri nesër",
        "PO\n\nMos e dërgoni sot",
        "Po?\nPO",
        "Nuk jam e sigurt\nPO",
        "PO\nFaleminderit, por prisni deri nesër",
        "YES\nbut wait for the mayor",
    ],
)
def test_a_word_of_doubt_stops_the_others(text: str) -> None:
    read = read_commands(text)
    assert read.effective == ()
    assert read.doubt is not None


def test_a_stop_and_a_question_about_the_state_are_heard_beside_a_doubt() -> None:
    read = read_commands("NDAL\nSTATUS\nSHTYJ 5 ditë\nnuk jam e sigurt")
    assert [order.verb for order in read.effective] == [Verb.STOP, Verb.STATUS]


def test_after_five_lines_that_are_none_nothing_is_read() -> None:
    read = read_commands("Një\ndy\ntre\nkatër\npesë\nPO")
    assert read.orders == ()
    assert len(read.unknown) == 5


@pytest.mark.parametrize(
    ("text", "contradicting"),
    [
        ("PO\nJO", 2),
        ("PO\nNDAL", 2),
        ("SHTYJ 5 ditë\nSHTYJ 6 ditë", 2),
        ("TËRHIQ\nMBYLL", 2),
        ("2026-001 PO\n2026-002 JO", 0),
        ("PO\nSHTYJ 5 ditë", 0),
        ("PO\nRIDËRGO M07\nHIQ M09", 0),
    ],
)
def test_two_words_that_differ_contradict_each_other(text: str, contradicting: int) -> None:
    assert len(contradictory(read_commands(text).orders)) == contradicting


def test_a_wrapped_reason_goes_on_in_the_next_line() -> None:
    text = (
        "SHTYJ 5 ditë: shoqatat kërkuan më shumë kohë sepse dokumentet janë\ntë gjata dhe ka festa\nRIDËRGO M07\nkjo jo"
    )
    first, second = read_commands(text).orders
    assert first.reason.endswith("janë të gjata dhe ka festa")
    assert second.sense == "resend M07"


def test_what_was_said_by_telephone_is_kept_to_its_end() -> None:
    text = "U PËRGJIGJ M07 me telefon: Neni 5.\n\nTë shtohen pemë.\nJo më pak se 20.\n\nFaleminderit"
    (order,) = read_commands(text).orders
    assert order.reason == "Neni 5.\nTë shtohen pemë.\nJo më pak se 20."


def test_a_command_that_stands_in_html_alone_is_none() -> None:
    read = read_commands("PO", plain="E shoh nesër")
    assert (read.orders, read.hidden) == ((), True)
    assert senses("PO", plain="  PO\n> Pyetje") == ["yes"]


def test_where_others_words_may_be_among_hers_only_the_first_lines_count() -> None:
    assert senses("PO\n\nMë 2 shkurt Forumi shkroi\nNDAL", unsure=True) == ["yes"]
    assert senses("Më 2 shkurt Forumi shkroi\nPO", unsure=True) == []


def test_thanks_alone_say_nothing() -> None:
    assert read_commands("Faleminderit!").says_nothing
    assert not read_commands("Në rregull, e pashë").says_nothing


@pytest.mark.parametrize(
    "line", ["PO - " + "ju lutem " * 200 + "x", "-" * 1999, "a" + " " * 1990 + "b", "2026-001" * 240, "“" * 1999]
)
def test_hostile_lines_cost_their_length(line: str) -> None:
    import time

    began = time.process_time()
    assert read_commands("\n".join([line] * 400), plain=line).orders == ()
    assert time.process_time() - began < 2
