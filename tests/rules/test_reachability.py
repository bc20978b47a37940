"""Rules that can never match are refused; rules that could match are not."""

import pytest

from mailflow.rules.reachability import contradiction, covers, is_unconditional
from mailflow.rules.ruleset import Documents, When, WordPlace, Words
from tests.rules.sample import changed, spoiled

SUBJECT, TEXT, NAMES = WordPlace.SUBJECT, WordPlace.TEXT, WordPlace.FILE_NAMES


def words(*wanted: str, places: tuple[WordPlace, ...] = (SUBJECT, TEXT, NAMES)) -> Words:
    return Words(lists=("list",), words=wanted, places=places)


@pytest.mark.parametrize(
    "when",
    [
        When(documents=Documents(at_least=3, at_most=2)),
        When(documents=Documents(at_least=1, larger_than=5000, smaller_than=5001)),
        When(documents=Documents(at_least=1), link_instead_of_document=True),
        When(documents=Documents(at_least=1), promised_document_missing=True),
        When(trusted=True, forged=True),
        When(words=words("draft*"), without_words=words("Dräft*", "plan")),
        When(words=words("a"), words_also=words("b", places=(TEXT,)), without_words=words("b", places=(TEXT, SUBJECT))),
    ],
)
def test_contradictory_conditions_are_seen(when: When) -> None:
    assert contradiction(when)


@pytest.mark.parametrize(
    "when",
    [
        When(documents=Documents(at_least=2, at_most=2)),
        When(documents=Documents(at_least=1, larger_than=5000, smaller_than=5002)),
        When(documents=Documents(at_most=0), link_instead_of_document=True),
        When(trusted=False, forged=True),
        When(words=words("draft*"), without_words=words("draft*", places=(TEXT,))),
        When(words=words("draft*", "plan"), without_words=words("plan")),
    ],
)
def test_conditions_that_some_mail_can_fit_are_accepted(when: When) -> None:
    assert contradiction(when) is None


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (When(sender=("anyone",)), When(trusted=True)),
        (When(sender=("directorate",)), When(sender=("mjedisi",), trusted=True)),
        (When(sender=("directorate", "member")), When(sender=("member",))),
        (When(is_reply=False), When(is_reply=False, trusted=True)),
        (When(documents=Documents(at_least=1)), When(documents=Documents(at_least=2, types=("pdf",)))),
        (When(documents=Documents(at_most=3)), When(documents=Documents(at_least=1, at_most=2))),
        (When(documents=Documents(at_least=1, larger_than=10)), When(documents=Documents(at_least=1, larger_than=20))),
        (When(words=words("draft*", "plan*")), When(words=words("plan*", places=(TEXT,)))),
        (When(words=words("plan*")), When(words=words("draft*"), words_also=words("PLAN*"))),
        (When(without_words=words("a", places=(TEXT,))), When(without_words=words("a", "b"))),
    ],
)
def test_a_rule_behind_one_that_takes_all_its_mail_is_seen(earlier: When, later: When) -> None:
    assert covers(earlier, later)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (When(sender=("mjedisi",)), When(sender=("directorate",))),
        (When(sender=("member",)), When(sender=("mjedisi",))),
        (When(sender=("member",)), When(sender=("anyone",))),
        (When(sender=("member",)), When()),
        (When(is_reply=False), When(is_reply=True)),
        (When(is_reply=False), When(trusted=True)),
        (When(documents=Documents(at_least=2)), When(documents=Documents(at_least=1))),
        (When(documents=Documents(at_least=1, types=("pdf",))), When(documents=Documents(at_least=1))),
        (When(documents=Documents(at_most=3)), When(documents=Documents(at_least=1))),
        (
            When(documents=Documents(at_least=1, smaller_than=10)),
            When(documents=Documents(at_least=1, smaller_than=20)),
        ),
        (When(documents=Documents(at_least=1, larger_than=20)), When(documents=Documents(at_least=1, larger_than=10))),
        (When(documents=Documents(at_most=0)), When(documents=Documents(at_most=0, types=("pdf",)))),
        (When(words=words("plan*", places=(TEXT,))), When(words=words("plan*"))),
        (When(words=words("plan*")), When(words=words("plan*", "draft*"))),
        (When(without_words=words("a", "b")), When(without_words=words("a"))),
        (When(without_words=words("a")), When()),
    ],
)
def test_a_rule_that_still_gets_mail_is_not_accused(earlier: When, later: When) -> None:
    assert not covers(earlier, later)


def test_only_a_rule_without_conditions_takes_every_mail() -> None:
    assert is_unconditional(When(sender=("anyone",)))
    assert not is_unconditional(When(trusted=True))


LATE = "  - name: late\n    when: {when}\n    then: hold\n"


def test_a_rule_behind_the_one_that_takes_every_mail_can_never_match() -> None:
    (told,) = spoiled("then: ignore\n", "then: ignore\n", text=_with_last("{forged: yes}"))
    assert told.startswith(
        "rules.yaml:39:11: The rule 'late' can never match: it stands behind 'the rest' (rules.yaml:35:5)"
    )


def test_a_rule_with_the_conditions_of_an_earlier_one_can_never_match() -> None:
    second = "  - name: again\n    when: {documents: yes, sender: [directorate], words: strong, trusted: yes}\n    then: hold\n"
    (told,) = spoiled("  - name: the rest", f"{second}  - name: the rest")
    assert "The rule 'again' can never match: its conditions are those of 'a draft'" in told


def test_a_contradictory_rule_is_told_though_other_keys_of_it_are_wrong_too() -> None:
    told = spoiled(
        "documents: yes, words: strong}\n    then: open", "documents: {at_least: 2, at_most: 1}}\n    then: opne"
    )
    assert "it wants at least 2 and at most 1 documents" in told[0]
    assert "none of the known words" in told[1]


@pytest.mark.parametrize(
    "when",
    [
        "{sender: directorate, documents: yes, words: strong}",
        "{sender: directorate, trusted: no, documents: yes}",
        "{sender: [directorate, unknown], trusted: yes, documents: yes}",
        "{trusted: yes, documents: yes, words: strong}",
        "{sender: mjedisi, trusted: yes, words: strong}",
        "{sender: mjedisi, trusted: yes, documents: no}",
    ],
)
def test_a_rule_may_not_open_for_an_unproven_sender_or_without_a_draft(when: str) -> None:
    (told,) = spoiled("{sender: directorate, trusted: yes, documents: yes, words: strong}", when)
    assert "opens consultations too easily" in told


def test_a_draft_in_the_mail_itself_may_open() -> None:
    assert changed("documents: yes, words: strong", "body_is_draft: yes, words: strong").recognise[1].when.body_is_draft


def _with_last(when: str) -> str:
    from tests.rules.sample import SMALL

    return SMALL + LATE.replace("{when}", when)
