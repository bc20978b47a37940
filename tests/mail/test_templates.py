from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from mailflow.consultation.model import NoticeKind
from mailflow.errors import ConfigurationError
from mailflow.mail.compose import template_context
from mailflow.mail.template_check import check_templates
from mailflow.mail.template_filters import declined, quoted, shortened
from mailflow.mail.template_samples import FACTS, MARKUP, sample_notices
from mailflow.mail.templates import FILES, Rendered, Templates, shipped_templates
from tests.mail.sample_forum import GEZIM, NOW, REGISTER, TEMPLATES, composer, consultation, notice

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "templates.md"


def own(folder: Path, name: str, text: str) -> Templates:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return Templates(folder)


def in_words(kind: NoticeKind, language: str = "sq", **facts: Any) -> Rendered:
    context = template_context(REGISTER, notice(kind, **facts), consultation(), GEZIM, NOW)
    return TEMPLATES.render(kind, language, context)


def test_every_kind_of_mail_has_its_words_in_albanian_and_english() -> None:
    for kind in NoticeKind:
        assert TEMPLATES.languages(kind) == ("en", "sq")
        for language in ("en", "sq"):
            assert all((shipped_templates() / kind / language / file).is_file() for file in FILES)


def test_the_shipped_templates_have_no_mistake() -> None:
    assert check_templates(TEMPLATES, REGISTER) == ()


def test_samples_take_every_way_through_the_shipped_templates() -> None:
    """Each sentence that stands under a condition is written by some sample."""
    for kind in NoticeKind:
        said = ""
        for owed, about in sample_notices(kind):
            said += TEMPLATES.render(kind, "sq", template_context(REGISTER, owed, about, GEZIM, NOW)).text
        source = (shipped_templates() / kind / "sq" / "body.txt").read_text(encoding="utf-8")
        for line in source.splitlines():
            if line.startswith(("{", "-")) or not line:
                continue
            start = line.split("{")[0].strip()
            assert start in said, f"{kind}: {line}"


def test_people_cannot_write_markup_into_the_html_or_lines_into_a_title() -> None:
    for kind in NoticeKind:
        for owed, about in sample_notices(kind):
            words = TEMPLATES.render(kind, "sq", template_context(REGISTER, owed, about, GEZIM, NOW))
            assert MARKUP not in words.html
            assert "mbetjeve\nçështje" not in words.text or kind not in {NoticeKind.DIGEST, NoticeKind.QUESTION}


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "Nuk u mor asnjë rekomandim."),
        (1, "U mor 1 rekomandim. Ai iu përcoll"),
        (2, "U morën 2 rekomandime nga 2 pjesëmarrës. Ato iu përcollën"),
    ],
)
def test_counts_are_right_in_albanian(count: int, sentence: str) -> None:
    assert sentence in in_words(NoticeKind.CLOSING, recommendations=count, participants=count).text


def test_a_consultation_closed_after_midnight_names_the_day_of_its_deadline() -> None:
    assert "u mbyll më 28.12.2026." in in_words(NoticeKind.CLOSING, recommendations=0).text


def test_a_late_recommendation_is_told_so() -> None:
    facts: dict[str, Any] = {"number": 7, "text": "x", "received_at": NOW, "answer": "recommendation"}
    assert "erdhi pas afatit (28.12.2026)" in in_words(NoticeKind.ACKNOWLEDGEMENT, **facts, late=True).text
    assert "pas afatit" not in in_words(NoticeKind.ACKNOWLEDGEMENT, **facts).text


@pytest.mark.parametrize("why", ["hold", "stopped", "late_invitations", "too_large"])
def test_a_question_can_be_answered_with_one_word(why: str) -> None:
    facts = next(f for f in FACTS[NoticeKind.QUESTION] if f["why"] == why)
    for language, yes, no in (("sq", "PO – ", "JO – "), ("en", "YES (or PO) – ", "NO (or JO) – ")):
        lines = in_words(NoticeKind.QUESTION, language, **facts).text.splitlines()
        assert sum(line.startswith(yes) for line in lines) == 1
        assert sum(line.startswith(no) for line in lines) == 1
        # Her quote of our question must never be read as her answer.
        assert not {"PO", "JO", "YES", "NO"} & {line.strip("> ") for line in lines}


def test_shadow_mode_tells_what_would_have_happened() -> None:
    [shadow] = [facts for facts in FACTS[NoticeKind.OPENED] if facts["shadow"]]
    assert "I would have invited 16 members" in in_words(NoticeKind.OPENED, "en", **shadow).text
    assert "do të ishin ftuar 16 anëtarë" in in_words(NoticeKind.OPENED, "sq", **shadow).text
    assert "NDAL" not in in_words(NoticeKind.OPENED, "sq", **shadow).text


def test_the_report_cuts_no_word() -> None:
    text = "Neni 5.\n\n  - i pari\n  - i dyti\n" + "shumë fjalë " * 500
    item = {
        "number": 7,
        "who": "Gratë",
        "received_at": NOW,
        "text": text,
        "answer": "recommendation",
        "late": True,
        "verified": True,
        "flags": [],
        "supplements": 3,
        "enclosures": ["a.pdf"],
        "attached": [
            {
                "name": "a.pdf",
                "state": None,
                "corrections": 0,
                "comments": 0,
                "has_text": True,
                "text": "Kazanët janë pak.",
                "is_cut": False,
                "marks": [],
                "more": 0,
            }
        ],
        "points": [],
    }
    words = in_words(
        NoticeKind.REPORT, recommendations=[item], invited=16, answered=3, no_remarks=1, late=1, undeliverable=0
    )
    for part in (words.text, words.html):
        assert part.count("shumë fjalë") == 500
        assert "- i dyti" in part
        assert "a.pdf – teksti u lexua" in part
        assert "Kazanët janë pak." in part
        assert "Plotëson 2026-004/3" in part
    assert "2026-004/7. Gratë" in words.text
    assert "i vonuar" in words.text


def test_a_municipality_overrides_a_single_file(tmp_path: Path) -> None:
    templates = own(tmp_path, "reminder/sq/subject.txt", "Mos harroni! {{ title }} [{{ code }}]")
    assert check_templates(templates, REGISTER) == ()
    mail = composer(templates=templates).compose(notice(NoticeKind.REMINDER, days_left=5), consultation(), GEZIM, NOW)
    assert mail.subject.startswith("Mos harroni!")
    assert b"(edhe 5 dit=C3=AB pune)" in mail.prefix


def test_a_municipality_adds_a_language(tmp_path: Path) -> None:
    for place in ("reminder", "_shared"):
        shutil.copytree(shipped_templates() / place / "en", tmp_path / place / "it")
    (tmp_path / "reminder" / "it" / "subject.txt").write_text("Promemoria: {{ title }} [{{ code }}]", encoding="utf-8")
    templates = Templates(tmp_path)
    assert templates.language_for(NoticeKind.REMINDER, "it", "sq") == "it"
    assert templates.language_for(NoticeKind.CLOSING, "it", "en") == "en"
    assert templates.language_for(NoticeKind.CLOSING, "it", "rom") == "sq"


MISTAKES = [
    ("invitation/sq/body.txt", "Një\n{{ titulli }}\n", "body.txt:2", "'titulli' is undefined"),
    ("invitation/en/subject.txt", "Invitation [{{ code }}]", "subject.txt", "deadline is missing"),
    ("reminder/sq/body.txt", "Një\n\n{% if %}\n", "body.txt:3", "cannot be read"),
    ("reminder/en/body.txt", "{{ facts.dita }}", "body.txt:1", "has no attribute 'dita'"),
    ("acknowledgement/sq/body.txt", "{{ title | missing }}", "body.txt:1", "No filter named 'missing'"),
    ("acknowledgement/en/body.txt", "{{ 1 / 0 }}", "body.txt:1", "division by zero"),
    ("closing/sq/body.txt", "{{ register._senders }}", "body.txt:1", "unsafe"),
    ("closing/en/body.txt", "{{ ''.__class__.__mro__ }}", "body.txt:1", "unsafe"),
    ("extension/sq/body.txt", "{% include 'nowhere.txt' %}", "nowhere.txt", "missing"),
    ("extension/en/body.txt", "Within 5 days [K-2026-004]", "body.txt", "deadline is missing"),
    ("withdrawal/sq/body.txt", " \n", "body.txt", "text is empty"),
    ("withdrawal/en/subject.txt", "Withdrawn", "subject.txt", "does not name the consultation"),
    ("receipt/sq/subject.txt", "", "subject.txt", "subject is empty"),
    ("receipt/en/body.html", '<html lang="en">{{ title | safe }}', "body.html", "unescaped"),
    ("question/sq/body.html", '<html lang="sq"><img src="https://x.example/p.gif">', "body.html", "<img"),
    ("question/en/body.html", '<html lang="en"><p onclick="x()">', "body.html", "onclick"),
    ("opened/sq/body.html", "<p>x</p>", "body.html", "does not name its language"),
    ("opened/sq/bodi.txt", "x", "bodi.txt", "No mail uses this file"),
    ("remindr/sq/body.txt", "x", "body.txt", "no kind of mail called “remindr”"),
    ("_shared/en/automatic.txt", "\n{{ nobody }}", "automatic.txt:2", "'nobody' is undefined"),
]


def test_all_mistakes_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    for name, text, _, _ in MISTAKES:
        templates = own(tmp_path, name, text)
    problems = check_templates(templates, REGISTER)
    told = {(problem.place.removeprefix(f"{tmp_path}/"), problem.message) for problem in problems}
    assert len(told) == len(problems)
    for name, _, place, message in MISTAKES:
        assert any(
            where.endswith(place) and message in what and (name in where or place == "nowhere.txt")
            for where, what in told
        ), name
    mistaken = {name for name, _, _, _ in MISTAKES} - {"extension/sq/body.txt"} | {"nowhere.txt"}
    assert {where.split(":")[0] for where, _ in told} == mistaken
    assert all(problem.remedy for problem in problems)


def test_a_mail_with_a_mistaken_template_is_a_clear_fault(tmp_path: Path) -> None:
    templates = own(tmp_path, "reminder/sq/body.txt", "{{ titulli }}")
    with pytest.raises(ConfigurationError, match=r"body\.txt:1: .*'titulli' is undefined"):
        composer(templates=templates).compose(notice(NoticeKind.REMINDER, days_left=5), consultation(), GEZIM, NOW)


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no such folder"):
        Templates(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "after_permes"),
    [
        ("Forumi OGP Lumas", "Forumit OGP Lumas"),
        ("Forumi Bashkëqeverisës OGP", "Forumit Bashkëqeverisës OGP"),
        ("Tryeza e Qytetarëve", "Tryezës e Qytetarëve"),
        ("Asambleja Qytetare", "Asamblesë Qytetare"),
        ("OGP Lumas", "OGP Lumas"),
        ("", ""),
    ],
)
def test_the_forums_name_is_declined_after_permes(name: str, after_permes: str) -> None:
    assert declined(name) == after_permes


def test_a_long_title_leaves_room_for_the_deadline() -> None:
    title = "Plani " * 60
    assert len(shortened(title)) <= 120
    assert shortened(title).endswith("Plani…")
    assert shortened("Plani\ni ri") == "Plani i ri"


def test_quoted_text_keeps_its_lines() -> None:
    assert quoted("a\n\n.b") == "> a\n>\n> .b"


def test_the_documentation_names_every_fact_and_filter() -> None:
    from mailflow.mail.compose import OPTIONAL_FACTS
    from mailflow.mail.template_filters import FILTERS

    text = DOCUMENTATION.read_text(encoding="utf-8")
    for kind in NoticeKind:
        section = text.split(f"### {kind}\n")[1].split("\n#")[0]
        names = {name for facts in FACTS[kind] for name in facts} | set(OPTIONAL_FACTS.get(kind, {}))
        assert [name for name in sorted(names) if f"`{name}`" not in section] == [], kind
    assert [name for name in FILTERS if f"`{name}`" not in text] == []
    context = template_context(REGISTER, notice(NoticeKind.REMINDER), consultation(), GEZIM, NOW)
    assert [name for name in context if f"`{name}`" not in text] == []
