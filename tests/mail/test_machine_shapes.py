"""Robots in their vendors' shapes are known for what they are; people's mails that look like them stay people's."""

from __future__ import annotations

import time
from datetime import date

import pytest

from mailflow.mail.away import away_until
from mailflow.mail.delivery_status import read_bounce
from mailflow.mail.incoming import parse
from mailflow.mail.kinds import is_marked_machine, machine_kind
from tests.mail.machine_shapes import BOUNCES, MACHINES, PEOPLE, Shape


@pytest.mark.parametrize("shape", [*MACHINES, *PEOPLE], ids=lambda shape: str(shape.name))
def test_a_mail_is_what_its_author_is(shape: Shape) -> None:
    verdict = machine_kind(parse(shape.raw))
    assert (verdict.kind.value if verdict else None) == shape.kind, verdict


@pytest.mark.parametrize("shape", BOUNCES, ids=lambda shape: str(shape.name))
def test_a_bounce_names_the_address_and_a_person_never_does(shape: Shape) -> None:
    bounce = read_bounce(parse(shape.raw))
    assert bounce is not None
    assert [one.address for one in bounce.recipients] == ["arta@shoqata.example"]
    assert bounce.is_delay is (shape.name == "postfix-delay")


@pytest.mark.parametrize("shape", PEOPLE, ids=lambda shape: str(shape.name))
def test_no_persons_mail_writes_an_address_off(shape: Shape) -> None:
    assert read_bounce(parse(shape.raw)) is None


def test_the_shapes_are_many() -> None:
    assert len({shape.name for shape in (*MACHINES, *PEOPLE)}) == len(MACHINES) + len(PEOPLE)
    assert len(MACHINES) >= 60
    assert len(PEOPLE) >= 40


@pytest.mark.parametrize(
    "piece",
    ["wrote ", "On ", "<style", "<!--", "<blockquote ", "jam ", "your message ", "confirm ", "until ", "1 ", "a@b ", "> ",
     "deri më ", "ticket #1 ", "-- ", "nuk u "],
)  # fmt: skip
@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_a_hostile_text_costs_no_time(piece: str, media_type: str) -> None:
    text = piece * (200_000 // len(piece))
    head = f"From: no-reply@x.example\nSubject: {text[:900]}\nContent-Type: {media_type}; charset=utf-8\n\n"
    mail = parse((head + text).encode())
    begin = time.process_time()
    machine_kind(mail)
    away_until(mail, date(2026, 2, 10))
    assert time.process_time() - begin < 4


def test_the_news_of_a_draft_from_a_platform_is_no_robots_answer() -> None:
    news = "Në platformë u publikua një projektligj i ri për konsultim. Ky është njoftim automatik, mos iu përgjigjni."
    head = "From: Konsultimi <noreply@konsultimi.example>\nSubject: Projektligj i ri\nContent-Type: text/plain; charset=utf-8"
    assert machine_kind(parse(f"{head}\n\n{news}".encode())) is None


def test_a_strangers_newsletter_is_not_fetched_for_its_words() -> None:
    head = "From: Dyqani <noreply@dyqani.example>\nSubject: Please verify your account\nPrecedence: bulk\n\n"
    assert not is_marked_machine(parse(head.encode()))
    assert is_marked_machine(parse(b"Return-Path: <>\nFrom: a@x.example\nSubject: x\n\n"))
