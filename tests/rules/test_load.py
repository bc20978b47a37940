"""rules.yaml becomes values; every mistake is told at once, with its place and the remedy."""

import copy
import hashlib
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailflow.consultation.model import Mode
from mailflow.errors import ConfigurationError
from mailflow.rules.load import _checked, load_ruleset
from mailflow.rules.places import Tree, read_tree
from mailflow.rules.ruleset import Documents, Then, WordPlace
from tests.rules.sample import SMALL, changed, line_of, problems, read, spoiled

TIMES = """deadlines: {standard: 20}
reminders: [5]
grace: 1
quiet_hours: {from: "16:00", to: "8:00"}
digest: {at: "9:00"}
calendar: {closed: [2026-12-24]}
limits: {mail_size: 1 MB}
trust: {authserv_ids: [mx], submitter: {results: smtp.auth}}
coordinator: {name: A, address: a@b.example, absences: [{from: 2026-08-03, to: 2026-08-21}], deputies: []}
"""


def test_what_is_left_out_has_the_documented_defaults() -> None:
    ruleset = read(SMALL)
    policy = ruleset.policy
    assert (policy.standard_days, policy.longest_days, policy.reminders) == (20, 40, (5, 1))
    assert (policy.grace, policy.hours_from, policy.hours_to) == (timedelta(minutes=30), time(8), time(16))
    assert (policy.calendar.zone, policy.calendar.country) == ("Europe/Tirane", "AL")
    assert (ruleset.limits.mail_size, ruleset.limits.outgoing_size) == (25_000_000, 20_000_000)
    assert (ruleset.limits.answers_per_day, ruleset.limits.answers_per_hour) == (10, 200)
    assert ruleset.folders == ("INBOX",)
    assert ruleset.digest.at == time(8)
    assert ruleset.notices.coordinator_146 is None
    assert ruleset.templates is None
    assert ruleset.trust.authserv_ids == ()
    assert ruleset.privacy.line("en").startswith("Your personal data")
    assert ruleset.privacy.line("sq").startswith("Të dhënat tuaja")


def test_a_file_without_mode_only_watches() -> None:
    assert changed("mode: automatic\n", "").policy.mode is Mode.SHADOW


def test_people_are_found_by_any_of_their_addresses_whatever_the_case() -> None:
    register = changed("manjola@hapesira.example", "Manjola@Hapesira.example, m.berberi@gmail.example").register
    member = register.member_of("M.BERBERI@gmail.example")
    assert member
    assert (member.id, member.addresses[0]) == ("M01", "Manjola@hapesira.example")
    assert register.member_of("manjola@HAPESIRA.example") == member
    directorate = register.directorate_of("MJEDISI@lumas.example")
    assert directorate
    assert directorate.director == "Ylli Çepani"


def test_a_citizen_has_no_organisation_and_an_empty_key_counts_as_absent() -> None:
    member = changed(
        "name: Hekuran Ziu\n", "name: Hekuran Ziu\n    organisation: null\n    language:\n"
    ).register.member("M02")
    assert member
    assert (member.organisation, member.language) == (None, "sq")


def test_without_a_coordinator_the_contact_point_is_asked() -> None:
    (coordinator,) = read(SMALL).register.coordinators
    assert coordinator.address == "valbona@lumas.example"


def test_a_deputy_stands_in_while_the_coordinator_is_away() -> None:
    block = """coordinator:
  name: Valbona Kuqja
  address: valbona@lumas.example
  absences: [{from: 2026-08-03, to: 21.08.2026}]
  deputies: [{name: Irena Gjoleka, address: irena@lumas.example, language: en}]
directorates:"""
    register = changed("directorates:", block).register
    assert register.coordinator_on(date(2026, 8, 21)).address == "irena@lumas.example"
    assert register.coordinator_on(date(2026, 8, 22)).address == "valbona@lumas.example"


def test_the_municipality_is_named_once_whether_or_not_the_clerk_wrote_bashkia() -> None:
    assert changed("municipality: Lumas", "municipality: Bashkia Lumas").register.municipality == "Lumas"


def test_times_sizes_and_days_may_be_written_as_people_say_them() -> None:
    ruleset = read(
        SMALL
        + """
grace: 2 orë
quiet_hours: 17:30-07:00
digest: {at: 7.30}
deadlines: {standard: 25}
reminders: [1, 10, 3]
calendar: {closed: [24.12.2026, 2026-12-31], open: [2026-12-19]}
limits: {mail_size: 1.5 GB, outgoing_size: 500kB, answers_per_day: 3}
"""
    )
    policy = ruleset.policy
    assert (policy.grace, policy.hours_from, policy.hours_to) == (timedelta(hours=2), time(7), time(17, 30))
    assert (policy.standard_days, policy.reminders, policy.digest_at) == (25, (10, 3, 1), time(7, 30))
    assert policy.calendar.closed == {date(2026, 12, 24), date(2026, 12, 31)}
    assert policy.calendar.open == {date(2026, 12, 19)}
    assert (ruleset.limits.mail_size, ruleset.limits.outgoing_size) == (1_500_000_000, 500_000)
    assert ruleset.limits.answers_per_day == 3


def test_a_grace_of_zero_is_legal_and_a_plain_number_means_minutes() -> None:
    assert read(SMALL + "grace: 0\n").policy.grace == timedelta(0)
    assert read(SMALL + "grace: 45\n").policy.grace == timedelta(minutes=45)


def test_words_of_yaml_that_mean_something_else_elsewhere_stay_text() -> None:
    ruleset = changed("id: M01\n    name: Manjola Berberi", "id: 007\n    name: No")
    member = ruleset.register.member("007")
    assert member
    assert member.name == "No"


def test_a_rule_has_its_word_lists_spelled_out() -> None:
    when = "{sender: [mjedisi, financa], trusted: po, documents: {at_least: 2, types: [.DOCX, pdf], larger_than: 1 kB},"
    when += " words: {of: [strong, against], in: subject}}"
    rule = changed("{sender: directorate, trusted: yes, documents: yes, words: strong}", when).recognise[1]
    assert (rule.then, rule.audience, rule.deadline) == (Then.OPEN, (), None)
    assert rule.when.sender == ("mjedisi", "financa")
    assert rule.when.documents == Documents(at_least=2, types=("docx", "pdf"), larger_than=1000)
    assert rule.when.words
    assert rule.when.words.words == ("draft*", "për konsultim", "për dijeni")
    assert rule.when.words.places == (WordPlace.SUBJECT,)


def test_a_rule_may_ask_for_a_longer_deadline_and_a_part_of_the_forum() -> None:
    rule = changed("then: open", "then: open\n    deadline: 30\n    audience: [OSHC]").recognise[1]
    assert (rule.deadline, rule.audience) == (30, ("OSHC",))


def test_trust_is_read_as_the_judge_of_origins_wants_it() -> None:
    block = """trust:
  authserv_ids: MX.lumas.example
  internal_domains: ["@lumas.example"]
  submitter: {results: no, received_by: [mx.lumas.example]}
"""
    trust = read(SMALL + block).trust
    assert (trust.authserv_ids, trust.internal_domains) == (("mx.lumas.example",), ("lumas.example",))
    assert (trust.submitter_in_results, trust.submitter_in_received) == (False, ("mx.lumas.example",))
    assert not trust.microsoft365
    assert read(SMALL + "trust: {microsoft365: po}\n").trust.microsoft365


def test_the_office_that_the_law_names_is_shown_in_one_line() -> None:
    block = "notices: {coordinator_146: {office: Zyra, address: zyra@lumas.example, hours: 08:00–16:00}}\n"
    office = read(SMALL + block).notices.coordinator_146
    assert office
    assert office.line == "Zyra, zyra@lumas.example, 08:00–16:00"


def test_the_folder_of_own_templates_lies_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "tekste").mkdir()
    file = tmp_path / "rules.yaml"
    file.write_text(SMALL + "templates: tekste\n", "utf-8")
    assert load_ruleset(file).templates == tmp_path / "tekste"
    file.write_text(SMALL, "utf-8")
    assert load_ruleset(file, templates_default=tmp_path).templates == tmp_path
    file.write_text(SMALL + "templates: gone\n", "utf-8")
    with pytest.raises(ConfigurationError, match="'gone' does not exist"):
        load_ruleset(file)


def test_a_changed_file_is_known_by_its_hash(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(SMALL, "utf-8")
    assert load_ruleset(file).sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_missing_file_is_told_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"gone\.yaml: The rules cannot be read"):
        load_ruleset(tmp_path / "gone.yaml")


def test_eight_different_mistakes_are_all_told_at_once_with_their_lines() -> None:
    text = (
        SMALL.replace("id: lumas", "id: lumas, colour: blue")
        .replace("address: valbona@lumas.example", "address: valbona.lumas.example")
        .replace("group: OSHC", "group: OSCH")
        .replace("addresses: [hekuran@gmail.example]", "addresses: []")
        .replace("id: M02", "id: m01")
        .replace("[financa@lumas.example]", "[YLLI@lumas.example]")
        .replace("mode: automatic", "mode: automatic\nmode: shadow")
        .replace(
            "then: ignore\n  - name: a draft",
            "then: ignore\n  - name: twin\n    when: {sender: contact_point}\n    then: hold\n  - name: a draft",
        )
        + "deadlines: {standard: twenty}\ncalendar:\n  closed: [2026-02-30]\ngrace: soon\n"
    )
    told = problems(text)
    wanted = [
        ("colour", "not known"),
        ("mode: shadow", "second time"),
        ("address: valbona", "no e-mail address"),
        ("[YLLI", "claimed by the directorate 'mjedisi'"),
        ("group: OSCH", "Did you mean 'OSHC'?"),
        ("id: m01", "given a second time"),
        ("addresses: []", "has no address"),
        ("{sender: contact_point}\n    then: hold", "can never match"),
        ("standard: twenty", "no whole number"),
        ("closed: [2026-02-30]", "no day of the calendar"),
        ("grace: soon", "no number with a unit"),
    ]
    for part, words in wanted:
        assert any(problem.startswith(f"rules.yaml:{line_of(text, part)}:") and words in problem for problem in told), (
            part
        )
    assert len(told) == len(wanted)
    lines = [int(problem.split(":")[1]) for problem in told]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        (
            "contact_point:\n  address: valbona@lumas.example\n  name: Valbona Kuqja\n",
            "",
            "1:1",
            "'contact_point' is missing.",
        ),
        ("  address: valbona@lumas.example\n", "", "3:1", "'address' is missing in contact_point."),
        ("id: lumas", "id: lumas, nmae: x", "1:20", "Did you mean 'name'?"),
        ("mode: automatic", "mode: automatik", "2:7", "Write shadow, supervised or automatic."),
        ("id: mjedisi", "id: e mjedisit", "7:9", "'e mjedisit' cannot be an id"),
        ("id: mjedisi", "id: [mjedisi]", "7:9", "is no text"),
        ("groups: [OSHC, qytetarë]", "groups: {OSHC: 1}", "14:9", "is no list"),
        ("[OSHC, qytetarë]", "[OSHC, qytetarë, oshc]", "14:26", "named twice"),
        ("name: Hekuran Ziu", "name: ' '", "22:11", "is empty"),
        ("[hekuran@gmail.example]", "[hekuran@gmail]", "24:17", "is no e-mail address"),
        ("[hekuran@gmail.example]", "[hekurân@gmail.example]", "24:17", "is no e-mail address"),
        ("then: open", "then: opens", "34:11", "Write open, hold or ignore."),
        ("words: strong}", "words: stong}", "33:70", "Did you mean 'strong'?"),
        ("sender: directorate", "sender: [directorate, mjedsi]", "33:34", "Did you mean 'mjedisi'?"),
        ("then: open", "then: open\n    audience: [OSCH]", "35:16", "Did you mean 'OSHC'?"),
        ("then: open", "then: open\n    deadline: 10", "35:15", "not between deadlines.standard"),
        ("name: the rest", "name: A draft", "35:11", "a second time (first at rules.yaml:32:11)"),
        ('"draft*"', '"dr*ft"', "26:12", "star where none can be"),
        ('"draft*"', '"draft*|"', "26:12", "stroke without a word on both sides"),
        ('"draft*"', '"draft | akt"', "26:12", "stroke without a word on both sides"),
        ("against: [për dijeni]", "against: []", "27:12", "can never match"),
        ("id: financa", "id: member", "11:9", "rules use for senders"),
        ("trusted: yes", "trusted: maybe", "33:42", "neither yes nor no"),
        ("when: {sender: anyone}", "when: {}", "36:11", "asks nothing"),
        ("    when: {sender: anyone}\n", "", "35:5", "'when' is missing in recognise no. 3."),
    ],
)
def test_one_mistake_is_told_in_one_sentence_at_its_place(old: str, new: str, place: str, words: str) -> None:
    told = spoiled(old, new)
    assert len(told) == 1, told
    assert told[0].startswith(f"rules.yaml:{place}: ")
    assert words in told[0]


@pytest.mark.parametrize(
    ("block", "line", "words"),
    [
        ("deadlines: {standard: 41}", 1, "more than deadlines.longest (40)"),
        ("deadlines: {standard: 0}", 1, "too small (at least 1)"),
        ("reminders: [5, 20]", 1, "would go with the invitation"),
        ("reminders: [five]", 1, "no whole number"),
        ('quiet_hours: {from: "08:00", to: "16:00"}', 1, "do not run over the night"),
        ("quiet_hours: nights", 1, "no span of hours"),
        ("digest:\n  at: 17:00", 2, "fall into the quiet hours"),
        ("digest:\n  at: 25:00", 2, "no time of day"),
        ("calendar: {closed: [2026-12-24], open: [24.12.2026]}", 1, "both `closed` and `open`"),
        ("calendar: {country: XX}", 1, "no country whose public holidays"),
        ("limits: {mail_size: 25 MeB}", 1, "is no size"),
        ("limits: {answers_per_day: 0}", 1, "too small"),
        ("limits: 25 MB", 1, "has no keys of its own"),
        (
            "coordinator: {name: A, address: a@b.example, absences: [{from: 2026-08-21, to: 2026-08-03}]}",
            1,
            "before it begins",
        ),
        ("folders: []", 1, "is empty"),
        ("trust: {authserv_id: mx.lumas.example}", 1, "Did you mean 'authserv_ids'?"),
    ],
)
def test_a_bad_block_is_told_at_its_line(block: str, line: int, words: str) -> None:
    (told,) = problems(SMALL + block + "\n")
    assert told.startswith(f"rules.yaml:{SMALL.count(chr(10)) + line}:")
    assert words in told


def test_an_unknown_time_zone_is_told() -> None:
    (told,) = spoiled("municipality: Lumas", "municipality: Lumas, time_zone: Europe/Tirana")
    assert "'Europe/Tirana' is no known time zone" in told


def test_more_than_watching_needs_somebody_to_hear_and_somebody_to_invite() -> None:
    start, end = SMALL.index("members:"), SMALL.index("words:")
    empty = SMALL[:start] + "members: []\n" + SMALL[end:]
    (told,) = problems(empty)
    assert told.startswith("rules.yaml:2:7: The mode is 'automatic', but `members` is empty: nobody could be invited.")
    assert read(empty.replace("automatic", "shadow")).register.members == ()


def test_control_characters_never_get_into_a_name() -> None:
    member = changed("name: Hekuran Ziu", 'name: "Hekuran\\r\\nBcc: x@evil.example"').register.member("M02")
    assert member
    assert member.name == "Hekuran Bcc: x@evil.example"


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from paths_of(inner, (*path, step))


@pytest.mark.parametrize("wrong", [[], {}, None, "?", "*", [["x"]], {"x": ["y"]}, [None], -1, "\u0000x", "ë" * 3000])
def test_whatever_stands_in_the_wrong_place_is_told_and_never_crashes(wrong: Any) -> None:
    small = read_tree(SMALL + TIMES, "rules.yaml").root
    for path in paths_of(small):
        root = copy.deepcopy(small)
        if not path:
            root = wrong
        else:
            around = root
            for step in path[:-1]:
                around = around[step]
            around[path[-1]] = wrong
        tree = Tree("rules.yaml", root=root)
        file = _checked(tree)
        assert file is not None or tree.problems, path
        assert all(problem.remedy and len(problem.message) < 400 for problem in tree.problems), path
