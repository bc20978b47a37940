"""The lock file: everything by version and hash, nothing of the machine that wrote it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text()
LOCKED = {re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r"^([\w.-]+)==", LOCK, re.MULTILINE)}


def test_the_lock_names_no_index_no_path_and_no_option() -> None:
    for line in LOCK.splitlines():
        assert not re.search(r"://|file:|index-url|find-links| @ |^-|\B/[a-z]", line), line


def test_every_locked_package_has_its_exact_version_and_its_hashes() -> None:
    for block in re.split(r"\n(?=[A-Za-z0-9])", LOCK)[1:]:
        assert re.match(r"[a-z0-9][\w.-]*==[\w.]+ \\\n( +--hash=sha256:[0-9a-f]{64}( \\)?\n)+", block + "\n"), block


def test_all_that_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"].values()
    asked = [
        *project["project"]["dependencies"],
        *project["build-system"]["requires"],
        *(line for e in extras for line in e),
    ]
    names = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", line)[0]).lower() for line in asked} - {"mailflow"}
    assert names <= LOCKED, f"run make lock: {sorted(names - LOCKED)}"
