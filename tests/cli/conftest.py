"""The command line as its user meets it: a folder, a few settings, and what a command prints and answers.

Commands run inside the test's process (starting Python takes longer than most of them); tests/servers runs them as processes.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from mailflow.cli import main
from mailflow.rules.fresh import shipped_rules
from mailflow.rules.load import load_ruleset
from mailflow.rules.ruleset import Ruleset
from mailflow.storage.transaction import engine_for
from tests.support.forum import SECRET, Forum
from tests.support.forum import shipped_rules as sample_rules

SAMPLE = Path(__file__).parents[2] / "rules.yaml"


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """Its one JSON object."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Its JSON objects, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Shell:
    """`shell("list", "--json")` in `folder`, with `settings` and no other MAILFLOW_… of this machine."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.settings: dict[str, str] = {}
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    @property
    def database(self) -> Path:
        return self.folder / "mailflow.db"

    def __call__(self, *arguments: str | Path, stdin: str = "", **settings: str) -> Said:
        self._capsys.readouterr()
        with self._monkeypatch.context() as patch:
            patch.chdir(self.folder)
            patch.setattr("sys.stdin", StringIO(stdin))
            patch.setenv("COLUMNS", "200")
            for name in [name for name in os.environ if name.startswith("MAILFLOW_")]:
                patch.delenv(name)
            for name, value in (self.settings | settings).items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main([str(argument) for argument in arguments])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        assert isinstance(ended.value.code, int)
        return Said(ended.value.code, out, err)


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """An empty folder, nothing set."""
    folder = tmp_path / "place"
    folder.mkdir()
    for room in ("mailflow.daemon.house", "mailflow.daemon.installation", "mailflow.cli.checking"):
        monkeypatch.setattr(f"{room}.load_ruleset", _load_ruleset)
    return Shell(folder, monkeypatch, capsys)


def _load_ruleset(path: Path) -> Ruleset:
    """As the real one; the sample municipality's rules are read once, since that is most of a command's time."""
    if path.is_file() and path.read_bytes() == SAMPLE.read_bytes():
        return sample_rules()
    return load_ruleset(path)


@pytest.fixture
def installed(shell: Shell) -> Shell:
    """With the sample municipality's rules.yaml and a secret; no database yet."""
    (shell.folder / "rules.yaml").write_text(shipped_rules(), encoding="utf-8")
    shell.settings["MAILFLOW_SECRET"] = SECRET.decode()
    return shell


@pytest.fixture
def forum(installed: Shell, sqlite_template: Path) -> Forum:
    """A forum whose database is that of `installed`; `follow` lets commands see its clock."""
    shutil.copy(sqlite_template, installed.database)
    forum = Forum(engine_for(f"sqlite:///{installed.database}"))
    follow(installed, forum)
    return forum


def follow(shell: Shell, forum: Forum) -> None:
    """From now on commands run at the forum's present instant."""
    shell.settings["MAILFLOW_NOW"] = forum.now.isoformat()
