"""Why a rule fits: plain sentences, with words as their author wrote them, in the reader's language."""

from dataclasses import replace

import pytest

from mailflow.rules.explanation import rule_evidence, tell
from mailflow.rules.matching import Recognition, recognise, speaks_of_a_draft
from mailflow.rules.ruleset import WordPlace
from tests.rules.letters import FINANCE, SOCIAL, URBAN, Letter, candidate, recognised, shipped
from tests.rules.sample import changed


def test_words_are_shown_as_they_were_written() -> None:
    found = recognised(
        Letter(subject="Draft-STRATEGJIA", text="T’ia përcillni Forumit.", files=["Projekt_Plani i ri.docx"])
    )
    assert "“Draft-STRATEGJIA” in the subject" not in found.reasons
    assert "“Draft” in the subject" in found.reasons
    found = recognised(
        Letter(subject="Plani vendor i ujit", text="Lutem t’ia përcillni Forumit.", files=["plani.docx"])
    )
    assert "“përcillni Forumit” in the text" in found.reasons
    found = recognised(Letter(text="ja", files=["Projekt_Plani i ri.docx"]))
    assert "“Projekt_Plani” in a file name" in found.reasons


def test_the_coordinator_reads_them_in_her_language() -> None:
    found = recognised(
        Letter(sender=SOCIAL, subject="Draft plani", text="Mos e shpërndani!", files=["Draft plani.docx"])
    )
    assert found.reasons == (
        "rule “not to be passed on”",
        "the sender is of “Drejtoria e Shërbimeve Sociale”",
        "the document “Draft plani.docx”",
        "“Draft” in the subject",
        "“Mos e shpërndani” in the text",
    )
    assert found.reasons_in("sq") == (
        "rregulli “nuk duhet shpërndarë”",
        "dërguesi është nga “Drejtoria e Shërbimeve Sociale”",
        "dokumenti “Draft plani.docx”",
        "“Draft” në subjekt",
        "“Mos e shpërndani” në tekst",
    )


def test_a_rules_name_in_one_language_is_told_in_both() -> None:
    assert tell(rule_evidence("vetëm shqip"), "en") == "rule “vetëm shqip”"
    assert tell(rule_evidence("vetëm shqip"), "sq") == "rregulli “vetëm shqip”"
    assert tell(rule_evidence("a / b"), "en") == "rule “a”"
    assert tell(rule_evidence("a / b"), "sq") == "rregulli “b”"
    assert tell(rule_evidence(None), "sq") == "asnjë rregull nuk përputhet"


def test_hits_and_misses_of_every_rule_are_kept() -> None:
    found = recognised(Letter(sender=FINANCE, subject="Fatura", files=["Fatura.pdf"]))
    assert [outcome.rule for outcome in found.outcomes] == [
        rule.name for rule in shipped().recognise[: len(found.outcomes)]
    ]
    assert found.outcomes[-1].miss is None
    assert all(outcome.miss is not None for outcome in found.outcomes[:-1])
    assert found.outcomes[0].miss == "sender"


def test_a_rules_own_deadline_and_audience_are_taken_over() -> None:
    ruleset = changed(
        "words: strong}\n    then: open", "words: strong}\n    then: open\n    deadline: 30\n    audience: [OSHC]"
    )
    letter = Letter(sender="ylli@lumas.example", subject="Draft plani", files=["Draft.pdf"]).raw()
    found = recognise(candidate(letter), ruleset.recognise, ruleset.register)
    assert (found.decision, found.audience) == ("open", ("OSHC",))
    assert found.asked is not None
    assert found.asked.working_days == 30
    longer = Letter(
        sender="ylli@lumas.example", subject="Draft plani", text="Afati 40 ditë pune.", files=["Draft.pdf"]
    ).raw()
    asked = recognise(candidate(longer), ruleset.recognise, ruleset.register).asked
    assert asked is not None
    assert asked.working_days == 40


def doubtful(letter: Letter) -> Recognition:
    return recognise(replace(candidate(letter.raw()), doubtful=True), shipped().recognise, shipped().register)


def test_nothing_opens_by_words_that_may_be_quoted() -> None:
    found = doubtful(Letter(subject="Material", text="Ju dërgoj draftin e planit për Forumin", files=["Plani.docx"]))
    assert found.decision == "hold"
    assert "it is unsure which of its words are the author's own, and which are quoted" in found.reasons
    assert "nuk dihet me siguri cilat fjalë janë të vetë autorit dhe cilat të cituara" in found.reasons_in("sq")


def test_subject_and_file_names_speak_for_themselves_where_the_text_is_unsure() -> None:
    assert doubtful(Letter(subject="Draft plani", text="e cituar", files=["Draft plani.docx"])).decision == "open"


@pytest.mark.parametrize(
    "subject",
    [
        "Draft Plani Vendor", "projekt-vendim", "PROJEKTBUXHETI 2027", "Për konsultim: X", "Strategjia per forumin", "Plan_draft_v2.docx",
    ],
)  # fmt: skip
def test_mail_with_the_words_of_a_draft_is_looked_at(subject: str) -> None:
    assert speaks_of_a_draft(subject, shipped().recognise)


@pytest.mark.parametrize(
    "subject",
    [
        "Buletini i shkurtit: si ta bëjmë konsultimin publik më të mirë", "10 strategies for local government", "Strategjia kombëtare",
        "Politika e privatësisë", "Projekti i rrugës", "Programi i festës", "Faleminderit për mendimin tuaj", "Relacion", "Forumi i OJF-ve",
        "Për mendimin tim", "Plani i takimeve", "",
    ],
)  # fmt: skip
def test_newsletters_and_ordinary_mail_are_left_alone(subject: str) -> None:
    assert not speaks_of_a_draft(subject, shipped().recognise)


def test_a_near_miss_is_remembered_and_no_other_mail() -> None:
    near = recognised(Letter(sender="x@y.example", subject="Draft-marrëveshja", text="Përshëndetje"))
    assert (near.decision, near.near_miss) == ("ignore", True)
    assert not recognised(Letter(sender=URBAN, subject="Dreka")).near_miss
    assert not recognised(Letter(sender="valbona.kuqja@lumas.example", subject="Draft plani")).near_miss


def test_words_that_need_others_beside_them_fetch_no_mail() -> None:
    rules = changed("words: strong}\n    then: open", "words: strong, words_also: against}\n    then: open").recognise
    assert not speaks_of_a_draft("Draft plani", rules)
    assert speaks_of_a_draft("Draft plani", changed("then: open", "then: open").recognise)


def test_rules_look_at_the_subject_without_the_prefixes_of_mail_programs() -> None:
    (subject,) = candidate(Letter(subject="Fwd: [EXTERNAL] Draft plani").raw()).texts[WordPlace.SUBJECT]
    assert subject.written == "Draft plani"
