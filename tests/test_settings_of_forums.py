"""Settings of several forums: a file beside each forum's rules, over what all have in common."""

from pathlib import Path

import pytest

from mailflow.errors import ConfigurationError
from mailflow.settings import Settings, load_settings, missing_for_mail
from mailflow.settings.forums import settings_of_forums

COMMON = {
    "MAILFLOW_RULES": "forums",
    "MAILFLOW_IMAP_URL": "imaps://zyra@mail.example",
    "MAILFLOW_IMAP_PASSWORD": "i përbashkët",
    "MAILFLOW_SMTP_URL": "smtp://127.0.0.1",
    "MAILFLOW_SECRET": "f0" * 32,
}


def forums(folder: Path, files: dict[str, str], environ: dict[str, str] | None = None) -> tuple[Settings, ...]:
    (folder / "forums").mkdir()
    for name, text in files.items():
        (folder / "forums" / name).write_text(text, encoding="utf-8")
    return settings_of_forums(load_settings(COMMON | (environ or {}), folder))


def problems_of(folder: Path, files: dict[str, str], environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        forums(folder, files, environ)
    return [str(problem) for problem in caught.value.problems]


def test_one_rules_file_is_one_forum(tmp_path: Path) -> None:
    common = load_settings({}, tmp_path)
    assert settings_of_forums(common) == (common,)


def test_what_a_forum_does_not_set_all_have_in_common(tmp_path: Path) -> None:
    first, second = forums(tmp_path, {"b.yaml": "", "a.yaml": "", "notes.txt": "", ".hidden.yaml": ""})
    assert [own.rules_path.name for own in (first, second)] == ["a.yaml", "b.yaml"]
    assert first.mailbox_user == second.mailbox_user == "zyra"
    assert missing_for_mail(first) == ()


def test_the_file_beside_the_rules_wins_over_the_environment(tmp_path: Path) -> None:
    own = "MAILFLOW_IMAP_URL=imaps://Forumi@mail.example\nMAILFLOW_IMAP_PASSWORD_FILE=a.password\n"
    first, second = forums(tmp_path, {"a.yaml": "", "a.env": own, "a.password": "i veti\n", "b.yaml": ""})
    assert (first.mailbox_user, second.mailbox_user) == ("forumi", "zyra")
    passwords = [found.get_secret_value() for s in (first, second) if (found := s.imap_password)]
    assert passwords == ["i veti", "i përbashkët"]
    (tmp_path / "forums" / "a.password").write_text("i ri\n", encoding="utf-8")
    changed = first.read_imap_password()
    assert changed is not None
    assert changed.get_secret_value() == "i ri"


def test_the_common_password_is_never_shown_to_a_server_that_a_forum_names(tmp_path: Path) -> None:
    (own,) = forums(tmp_path, {"a.yaml": "", "a.env": "MAILFLOW_IMAP_URL=imaps://forumi@elsewhere.example"})
    assert own.imap_password is None
    assert own.read_imap_password() is None
    assert [problem.place for problem in missing_for_mail(own)] == ["a: MAILFLOW_IMAP_PASSWORD"]


def test_mistakes_of_all_forums_are_told_at_once(tmp_path: Path) -> None:
    told = problems_of(
        tmp_path,
        {
            "a.yaml": "",
            "a.env": "MAILFLOW_IMAP_URL=imap://u@far.example\n",
            "b.yaml": "",
            "b.env": "MAILFLOW_DATABASE_URL=sqlite:///b.db\nMAILFLOW_SMPT_URL=smtp://127.0.0.1\n",
            "c.yml": "",
            "d.env": "",
        },
    )
    assert [problem.partition(": ")[0] for problem in told] == ["c.yml", "d.env", "a.env:1", "b.env:2", "b.env:1"]
    assert "holds for all forums" in told[-1]


def test_a_folder_without_rules_is_told(tmp_path: Path) -> None:
    (told,) = problems_of(tmp_path, {})
    assert "holds no rules" in told


def test_a_rehearsal_reaches_no_forums_servers_elsewhere(tmp_path: Path) -> None:
    away = {"a.yaml": "", "a.env": "MAILFLOW_SMTP_URL=smtps://u@far.example\nMAILFLOW_SMTP_PASSWORD=x\n"}
    near = {"MAILFLOW_IMAP_URL": "imap://u@127.0.0.1", "MAILFLOW_NOW": "2026-03-02T09:00:00+01:00"}
    (told,) = problems_of(tmp_path, away, near)
    assert "far.example" in told
