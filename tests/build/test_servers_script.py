"""`make test` on a machine without the servers: what it installs as root, and what it says otherwise."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "servers"
INSTALL = "noninteractive install --yes --quiet --quiet --no-install-recommends"
Run = Callable[..., list[str]]

APT_GET = """#!/bin/sh
echo "$DEBIAN_FRONTEND $*" >>"$STATE/calls"
[ -e "$POLICY_RC_D" ] && tail -n 1 "$POLICY_RC_D" >>"$STATE/policies"
case "$MIRROR:$1" in
    reachable:install) touch "$STATE/installed" ;;
    stale:install) [ -e "$STATE/updated" ] && touch "$STATE/installed" ;;
    stale:update) touch "$STATE/updated" ;;
    *) echo "E: the mirror is out of reach" >&2; exit 100 ;;
esac
"""
MISSING = """#!/bin/sh
[ -e "$STATE/installed" ] || printf 'dovecot-lmtpd\\npostfix\\n'
"""


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the script in a tree of its own, with an `apt-get` and an `id` that only take notes."""
    tree = tmp_path / "tree"
    (tree / "scripts").mkdir(parents=True)
    shutil.copy(SCRIPT, tree / "scripts" / "servers")
    program(tree / ".venv/bin/python", MISSING)
    for name in ("bash", "sh", "env", "dirname", "cat", "printf", "tail", "mktemp", "rm", "chmod", "touch"):
        (tmp_path / "bin").mkdir(exist_ok=True)
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)

    def run(*, mirror: str = "reachable", user: int = 0, apt: bool = True) -> list[str]:
        program(tmp_path / "bin/id", f"#!/bin/sh\necho {user}\n")
        if apt:
            program(tmp_path / "bin/apt-get", APT_GET)
        environment = {
            "PATH": str(tmp_path / "bin"),
            "STATE": str(tmp_path),
            "MIRROR": mirror,
            "POLICY_RC_D": str(tmp_path / "policy"),
            "TMPDIR": str(tmp_path),
        }
        done = subprocess.run([tree / "scripts/servers"], env=environment, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    return run


def calls(folder: Path) -> list[str]:
    file = folder / "calls"
    return file.read_text().splitlines() if file.exists() else []


def test_root_with_apt_installs_what_is_missing_and_says_so(run: Run, tmp_path: Path) -> None:
    assert run() == ["Installing Debian packages for the server tests: dovecot-lmtpd postfix"]
    (call,) = calls(tmp_path)
    assert call.startswith(INSTALL)
    assert call.endswith("dovecot-lmtpd postfix")


def test_the_package_lists_are_fetched_only_where_they_are_needed(run: Run, tmp_path: Path) -> None:
    run(mirror="stale")
    assert [call.split()[1] for call in calls(tmp_path)] == ["install", "update", "install"]


def test_no_service_is_started_and_the_machines_own_policy_stays(run: Run, tmp_path: Path) -> None:
    run()
    assert (tmp_path / "policies").read_text() == "exit 101\n"
    assert not (tmp_path / "policy").exists()
    (tmp_path / "installed").unlink()
    (tmp_path / "policy").write_text("its own\n")
    run()
    assert (tmp_path / "policy").read_text() == "its own\n"


def test_a_mirror_out_of_reach_is_one_visible_line(run: Run) -> None:
    assert run(mirror="gone")[1:] == ["The server tests cannot run, apt-get could not install: dovecot-lmtpd postfix"]


@pytest.mark.parametrize("here", [{"user": 1000}, {"apt": False}])
def test_without_root_or_apt_one_line_names_what_is_missing_and_the_remedy(
    run: Run, tmp_path: Path, here: dict[str, int]
) -> None:
    (line,) = run(**here)
    assert line == (
        "The server tests cannot run without: dovecot-lmtpd postfix. "
        "As root: apt-get install --no-install-recommends dovecot-lmtpd postfix"
    )
    assert calls(tmp_path) == []


def test_where_all_is_there_nothing_is_said_or_done(run: Run, tmp_path: Path) -> None:
    (tmp_path / "installed").touch()
    assert run() == []
    assert calls(tmp_path) == []


def test_the_script_is_what_the_test_target_runs() -> None:
    makefile = (SCRIPT.parents[1] / "Makefile").read_text()
    assert "\ntest: servers" in makefile
    assert "@scripts/servers" in makefile
    assert os.access(SCRIPT, os.X_OK)
