"""init and check."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from mailflow.consultation.model import NoticeKind
from mailflow.mail.templates import Templates, shipped_templates
from tests.cli.conftest import Shell

OPTIONS = (
    "--municipality", "Bashkia Shëngjin", "--forum", "Forumi OGP Shëngjin", "--contact-name", "Emri Mbiemri",
    "--contact-address", "emri@shengjin.example", "--language", "sq",
)  # fmt: skip


def test_after_init_check_passes_and_only_the_servers_are_missing(shell: Shell) -> None:
    made = shell("init", "bashkia", *OPTIONS)
    assert (made.code, made.err) == (0, "")
    shell.folder /= "bashkia"
    said = shell("check", "--json")
    assert said.code == 0
    assert said.value == {
        "ok": True,
        "problems": [],
        "missing": ["MAILFLOW_IMAP_URL", "MAILFLOW_SMTP_URL"],
        "live": [],
    }
    assert "mode: shadow" in (shell.folder / "rules.yaml").read_text("utf-8")
    assert not shell.database.exists()


def test_init_asks_for_what_no_option_says(shell: Shell) -> None:
    answers = "Bashkia Shëngjin\n\n\nEmri Mbiemri\nemri@shengjin.example\nen\n"  # the name is asked again
    made = shell("init", stdin=answers)
    assert made.code == 0
    assert made.err.count("The contact point's name: ") == 2
    rules = (shell.folder / "rules.yaml").read_text("utf-8")
    assert 'id: "shengjin"' in rules
    assert 'name: "Forumi Bashkëqeverisës OGP Shëngjin"' in rules
    assert 'language: "en"' in rules
    assert shell("check").code == 0


def test_init_that_nobody_answers_says_which_option_is_missing(shell: Shell) -> None:
    said = shell("init", *OPTIONS[:4])
    assert said.code == 2
    assert "Nobody answers: say it with --contact-name." in said.err
    assert not list(shell.folder.iterdir())


def test_the_secret_is_new_each_time_and_for_this_user_alone(shell: Shell) -> None:
    shell("init", "a", *OPTIONS)
    shell("init", "b", *OPTIONS)
    files = [shell.folder / name / "mailflow.env" for name in "ab"]
    secrets = {line for file in files for line in file.read_text().splitlines() if line.startswith("MAILFLOW_SECRET=")}
    assert len(secrets) == 2
    assert all(len(secret) == len("MAILFLOW_SECRET=") + 64 for secret in secrets)
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)


def test_init_copies_the_templates_and_a_changed_one_is_used(shell: Shell) -> None:
    shell("init", *OPTIONS)
    changed = shell.folder / "templates" / "digest/sq/body.txt"
    assert changed.read_bytes() == (shipped_templates() / "digest/sq/body.txt").read_bytes()
    assert shell("check").code == 0
    changed.write_text("Tung!\n{{ facts.nothing_of_that_name }}\n", encoding="utf-8")
    said = shell("check")
    assert said.code == 2
    assert f"{changed}:2" in said.err


def test_a_copy_that_nobody_has_changed_does_not_hide_a_newer_text(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("init", *OPTIONS)
    own, newer = shell.folder / "templates", shell.folder / "newer"
    shutil.copytree(shipped_templates(), newer)
    for kind in ("reminder", "closing"):
        (newer / kind / "sq" / "subject.txt").write_text("Tekst më i mirë\n", encoding="utf-8")
    (own / "closing" / "sq" / "subject.txt").write_text("Teksti ynë\n", encoding="utf-8")
    monkeypatch.setattr("mailflow.mail.templates.shipped_templates", lambda: newer)
    templates = Templates(own)
    assert templates.render_file("reminder/sq/subject.txt", {}) == "Tekst më i mirë"
    assert templates.render_file("closing/sq/subject.txt", {}) == "Teksti ynë"
    assert templates.place(NoticeKind.REMINDER, "sq", "subject.txt").startswith(str(newer))


def test_init_never_overwrites(shell: Shell) -> None:
    shell("init", *OPTIONS)
    before = {path: path.read_bytes() for path in shell.folder.rglob("*") if path.is_file()}
    said = shell("init", *OPTIONS)
    assert said.code == 2
    assert "rules.yaml, mailflow.env, templates exist already and are not overwritten" in said.err
    assert {path: path.read_bytes() for path in shell.folder.rglob("*") if path.is_file()} == before


def test_init_with_an_address_that_is_none_writes_nothing(shell: Shell) -> None:
    said = shell("init", "x", *OPTIONS[:6], "--contact-address", "nobody", "--language", "sq")
    assert said.code == 2
    assert "'nobody' is no e-mail address" in said.err
    assert not (shell.folder / "x").exists()


def test_init_on_a_full_disk_leaves_nothing_half(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    write_text = Path.write_text

    def fails(path: Path, text: str, **options: str) -> int:
        if path.name == "README.txt":
            raise OSError(28, "No space left on device")
        return write_text(path, text, **options)

    monkeypatch.setattr(Path, "write_text", fails)
    said = shell("init", *OPTIONS)
    assert said.code == 2
    assert "cannot be written: No space left on device. Nothing was left there." in said.err
    assert not list(shell.folder.iterdir())


def test_init_tells_a_script_what_it_wrote(shell: Shell) -> None:
    said = shell("init", *OPTIONS, "--json")
    assert said.value == {"folder": str(shell.folder), "files": ["rules.yaml", "mailflow.env", "templates"]}


EIGHT_MISTAKES = {
    "mode: automatic": "mode: automatik",
    "language: sq": "language: de",
    '    director: "Bardhyl Tafani"': '    direktor: "Bardhyl Tafani"',
    "addresses: [irena.gjoleka@lumas.example": "addresses: [irena.gjoleka.lumas.example",
    "    group: OSHC": "    group: OSCHH",
    "country: AL": "country: XX",
    "grace: 30 minutes": "grace: half an hour",
    "outgoing_size: 20 MB": "outgoing_size: twenty",
}


def test_check_reports_eight_planted_mistakes_at_once_with_their_lines(installed: Shell) -> None:
    rules = installed.folder / "rules.yaml"
    text = rules.read_text("utf-8")
    for right, wrong in EIGHT_MISTAKES.items():
        assert right in text
        text = text.replace(right, wrong, 1)
    rules.write_text(text, encoding="utf-8")
    lines = {
        number for number, line in enumerate(text.splitlines(), 1) if any(w in line for w in EIGHT_MISTAKES.values())
    }
    assert len(lines) == 8
    said = installed("check", "--json")
    assert said.code == 2
    places = [problem["place"].split(":") for problem in said.value["problems"]]
    assert [file for file, _, _ in places] == ["rules.yaml"] * 8
    assert {int(line) for _, line, _ in places} == lines
    assert all(problem["message"] and problem["remedy"] for problem in said.value["problems"])
    told = installed("check")
    assert (told.code, told.out) == (2, "")
    assert told.err.count("rules.yaml:") == 8
    assert told.err.endswith("8 problems.\n")


def test_check_tells_settings_rules_and_templates_in_one_go(installed: Shell) -> None:
    (installed.folder / "mailflow.env").write_text("MAILFLOW_IMPA_URL=x\nMAILFLOW_LOG=loud\n")
    rules = installed.folder / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("mode: automatic", "mode: automatik", 1), encoding="utf-8")
    said = installed("check", "--json")
    assert [problem["place"].partition(":")[0] for problem in said.value["problems"]] == [
        "mailflow.env",
        "mailflow.env",
        "rules.yaml",
    ]


def test_check_says_which_file_of_rules_is_not_there(shell: Shell) -> None:
    said = shell("check", MAILFLOW_RULES="elsewhere/rules.yaml")
    assert said.code == 2
    assert f"{shell.folder}/elsewhere/rules.yaml: The rules cannot be read (No such file or directory)." in said.err


@pytest.mark.parametrize("command", [["list"], ["explain", "rules.yaml"], ["once"], ["approve", "2026-001"]])
def test_every_command_refuses_broken_rules_with_the_same_words(installed: Shell, command: list[str]) -> None:
    rules = installed.folder / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("mode: automatic", "mode: automatik", 1), encoding="utf-8")
    installed.database.touch()
    said = installed(*command)
    assert said.code == 2
    assert "mode: 'automatik'" in said.err
