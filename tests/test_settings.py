"""Settings: the environment over a file, every problem at once, no secret ever shown."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailflow.errors import ConfigurationError
from mailflow.settings import load_settings, missing_for_mail

SECRET = "f0" * 32
SERVERS = {
    "MAILFLOW_IMAP_URL": "imaps://zyra@bashkia.example@mail.bashkia.example:1993",
    "MAILFLOW_SMTP_URL": "smtp+starttls://zyra%40bashkia.example@mail.bashkia.example",
}


def problems_of(environ: dict[str, str], cwd: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(environ, cwd)
    return [str(problem) for problem in caught.value.problems]


def test_nothing_set_gives_the_defaults(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path)
    assert settings.rules_path == tmp_path / "rules.yaml"
    assert settings.database_url == f"sqlite:///{tmp_path / 'mailflow.db'}"
    assert (settings.imap, settings.smtp, settings.secret, settings.now) == (None, None, None, None)
    assert settings.log == "console"


def test_servers_are_read_with_their_usual_ports_and_users_that_hold_an_at_sign(tmp_path: Path) -> None:
    settings = load_settings(SERVERS, tmp_path)
    assert settings.imap
    assert settings.smtp
    assert (settings.imap.host, settings.imap.port, settings.imap.user) == (
        "mail.bashkia.example",
        1993,
        "zyra@bashkia.example",
    )
    assert (settings.smtp.port, settings.smtp.user, settings.smtp.security) == (587, "zyra@bashkia.example", "starttls")
    assert not settings.imap.is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "[::1]", "localhost"])
def test_plain_connections_are_allowed_on_this_machine(tmp_path: Path, host: str) -> None:
    settings = load_settings({"MAILFLOW_SMTP_URL": f"smtp://{host}:2525"}, tmp_path)
    assert settings.smtp
    assert settings.smtp.is_loopback
    assert (settings.smtp.port, settings.smtp.security) == (2525, "none")


@pytest.mark.parametrize("host", ["mail.bashkia.example", "192.168.1.4", "127.0.0.1.example", "localhost.example"])
def test_plain_connections_to_other_machines_are_refused(tmp_path: Path, host: str) -> None:
    (problem,) = problems_of({"MAILFLOW_IMAP_URL": f"imap://u@{host}"}, tmp_path)
    assert problem.startswith("MAILFLOW_IMAP_URL:")
    assert "in the clear" in problem


@pytest.mark.parametrize(
    "url",
    ["imaps://", "smtps://u@mail.example", "mail.example", "imaps://u@mail.example:port", "imaps://u@h.example/INBOX"],
)
def test_a_url_that_names_no_mailbox_server_is_refused(tmp_path: Path, url: str) -> None:
    (problem,) = problems_of({"MAILFLOW_IMAP_URL": url}, tmp_path)
    assert "imap+starttls://user@host" in problem


def test_a_password_in_a_url_is_refused_and_never_shown(tmp_path: Path) -> None:
    (problem,) = problems_of({"MAILFLOW_IMAP_URL": "imaps://zyra:pUltr@s3kret@mail.example"}, tmp_path)
    assert "holds a password" in problem
    assert "s3kret" not in problem
    assert "MAILFLOW_IMAP_PASSWORD_FILE" in problem


def test_no_secret_shows_in_the_settings_text(tmp_path: Path) -> None:
    environ = {
        **SERVERS,
        "MAILFLOW_IMAP_PASSWORD": "sesam",
        "MAILFLOW_SECRET": SECRET,
        "MAILFLOW_DATABASE_URL": "postgresql://u:sesam@db.example/m",
    }
    shown = repr(load_settings(environ, tmp_path))
    assert "sesam" not in shown
    assert "xf0" not in shown


def test_the_environment_wins_over_the_file_and_relative_paths_begin_where_they_stand(tmp_path: Path) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    (folder / "bashkia.env").write_text(
        "# settings\nexport MAILFLOW_LOG=json\nMAILFLOW_RULES='my rules.yaml'\nMAILFLOW_DATABASE_URL=sqlite:///a.db\n"
    )
    environ = {"MAILFLOW_SETTINGS": "etc/bashkia.env", "MAILFLOW_DATABASE_URL": "sqlite:///b.db"}
    settings = load_settings(environ, tmp_path)
    assert settings.file == folder / "bashkia.env"
    assert settings.log == "json"
    assert settings.rules_path == folder / "my rules.yaml"
    assert settings.database_url == f"sqlite:///{tmp_path / 'b.db'}"


def test_absolute_paths_and_databases_in_memory_stay_as_written(tmp_path: Path) -> None:
    for url in ("sqlite:////var/lib/mailflow.db", "sqlite:///:memory:", "postgresql+psycopg://u@h/d"):
        assert load_settings({"MAILFLOW_DATABASE_URL": url}, tmp_path).database_url == url


def test_a_password_changed_in_its_file_is_read_afresh(tmp_path: Path) -> None:
    (tmp_path / "pw").write_text(" old word\n")
    settings = load_settings({**SERVERS, "MAILFLOW_IMAP_PASSWORD_FILE": "pw"}, tmp_path)
    assert settings.imap_password
    assert settings.imap_password.get_secret_value() == " old word"
    (tmp_path / "pw").write_text("new\n")
    afresh = settings.read_imap_password()
    assert afresh
    assert afresh.get_secret_value() == "new"


def test_a_password_changed_in_the_settings_file_is_read_afresh(tmp_path: Path) -> None:
    (tmp_path / "mailflow.env").write_text("MAILFLOW_SMTP_PASSWORD=old\n")
    settings = load_settings({}, tmp_path)
    (tmp_path / "mailflow.env").write_text("MAILFLOW_SMTP_PASSWORD=new\n")
    afresh = settings.read_smtp_password()
    assert afresh
    assert afresh.get_secret_value() == "new"


def test_an_unreadable_or_empty_password_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    problems = problems_of({"MAILFLOW_IMAP_PASSWORD_FILE": "nowhere", "MAILFLOW_SMTP_PASSWORD_FILE": "empty"}, tmp_path)
    assert ["nowhere" in problems[0], "is empty" in problems[1]] == [True, True]


def test_a_secret_is_hexadecimal_or_text_of_at_least_32_bytes(tmp_path: Path) -> None:
    assert load_settings({"MAILFLOW_SECRET": SECRET}, tmp_path).secret == bytes.fromhex(SECRET)
    assert load_settings({"MAILFLOW_SECRET": "ë" * 16}, tmp_path).secret == ("ë" * 16).encode()
    (problem,) = problems_of({"MAILFLOW_SECRET": "short-secret"}, tmp_path)
    assert "short-secret" not in problem
    assert "12 bytes" in problem


def test_an_instant_to_take_for_now_needs_an_offset_and_servers_on_this_machine(tmp_path: Path) -> None:
    now = "2026-03-02T09:00:00+01:00"
    loopback = {"MAILFLOW_IMAP_URL": "imap://u@127.0.0.1:1143", "MAILFLOW_SMTP_URL": "smtp://127.0.0.1:1025"}
    assert load_settings({**loopback, "MAILFLOW_NOW": now}, tmp_path).now == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert load_settings({"MAILFLOW_NOW": "2026-03-02T08:00:00Z"}, tmp_path).now
    (far,) = problems_of({**loopback, "MAILFLOW_SMTP_URL": "smtps://u@mail.example", "MAILFLOW_NOW": now}, tmp_path)
    assert "mail.example" in far
    (naive,) = problems_of({"MAILFLOW_NOW": "2026-03-02T09:00:00"}, tmp_path)
    assert "offset" in naive


def test_every_problem_is_told_at_once_with_its_place_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "mailflow.env").write_text(
        "MAILFLOW_LOG=loud\nMAILFLOW_IMAP_PASWORD=x\nnonsense\nMAILFLOW_LOG=json\nMAILFLOW_CA_FILE=ca.pem\n"
    )
    environ = {
        "MAILFLOW_DATABASE_URL": "mysql://u:geheim@h/d",
        "MAILFLOW_SMTP_URL": "smtp://far.example",
        "MAILFLOW_SECRET": "a",
        "MAILFLOW_SECRET_FILE": "b",
    }
    problems = problems_of(environ, tmp_path)
    assert [problem.split(": ")[0] for problem in problems] == [
        "mailflow.env:3",
        "mailflow.env:4",
        "mailflow.env:2",
        "MAILFLOW_SMTP_URL",
        "MAILFLOW_DATABASE_URL",
        "MAILFLOW_SECRET_FILE",
        "MAILFLOW_SECRET_FILE",
        "mailflow.env:5",
        "mailflow.env:1",
    ]
    assert "Did you mean MAILFLOW_IMAP_PASSWORD?" in problems[2]
    assert "geheim" not in "".join(problems)


def test_a_mistyped_name_in_the_environment_is_told_and_foreign_ones_are_left_alone(tmp_path: Path) -> None:
    load_settings({"MAILFLOW_TEST_POSTGRES": "x", "PATH": "/bin"}, tmp_path)
    (problem,) = problems_of({"MAILFLOW_SMTP_PASSWRD": "geheim"}, tmp_path)
    assert problem == "MAILFLOW_SMTP_PASSWRD: It is no setting. Did you mean MAILFLOW_SMTP_PASSWORD?"


def test_a_settings_file_that_was_named_must_exist(tmp_path: Path) -> None:
    (problem,) = problems_of({"MAILFLOW_SETTINGS": "gone.env"}, tmp_path)
    assert "gone.env" in problem


def test_what_mail_needs_is_told_apart_from_what_is_wrong(tmp_path: Path) -> None:
    bare = missing_for_mail(load_settings({}, tmp_path))
    assert [problem.place for problem in bare] == ["MAILFLOW_IMAP_URL", "MAILFLOW_SMTP_URL", "MAILFLOW_SECRET"]
    urls = missing_for_mail(load_settings({**SERVERS, "MAILFLOW_SECRET": SECRET}, tmp_path))
    assert [problem.place for problem in urls] == ["MAILFLOW_IMAP_PASSWORD", "MAILFLOW_SMTP_PASSWORD"]
    complete = {
        "MAILFLOW_IMAP_URL": "imap://u@127.0.0.1",
        "MAILFLOW_IMAP_PASSWORD": "p",
        "MAILFLOW_SMTP_URL": "smtp://127.0.0.1",
        "MAILFLOW_SECRET": SECRET,
    }
    assert missing_for_mail(load_settings(complete, tmp_path)) == ()
