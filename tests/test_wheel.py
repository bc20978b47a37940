"""What is published works alone: the wheel in a new environment, outside the source tree.

The environment takes the dependencies from the one that runs the tests, so that no network is needed; mailflow itself comes
from the wheel only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from mailflow import __version__

PROJECT = Path(__file__).parents[1]
NAMES = (
    "--municipality", "Bashkia Shëngjin", "--forum", "Forumi", "--contact-name", "Emri Mbiemri", "--contact-address",
    "emri@shengjin.example", "--language", "sq",
)  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(PROJECT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def bin_folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the new environment's commands are."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=False)
    python = home / "bin/python"
    site = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
    )
    pip: list[str] = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    subprocess.run(pip, check=True, capture_output=True)
    # behind its own folder, so that an installed mailflow of the test's environment would not be found first
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n{sysconfig.get_path('platlib')}\n")
    return home / "bin"


def run(bin_folder: Path, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """As whoever installed it: no path to the source, no settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAILFLOW_", "PYTHON"))}
    return subprocess.run(
        [bin_folder / command[0], *command[1:]], cwd=folder, env=clean, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_templates_rules_and_migrations_and_no_test(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert wheel.name == f"mailflow-{__version__}-py3-none-any.whl"
    assert {
        "mailflow/shipped/rules.yaml",
        "mailflow/shipped/templates/invitation/sq/body.html",
        "mailflow/storage/migrations/versions/0001_the_first_schema.py",
        "mailflow/rules/fresh.yaml",
        "mailflow/demo/mailbox/truth.json",
        "mailflow/py.typed",
    } <= names
    shipped = {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "templates").rglob("*") if path.is_file()}
    assert {f"mailflow/shipped/{name}" for name in shipped} <= names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))]
    assert not [name for name in names if "__pycache__" in name]


def test_it_is_the_wheels_own_code_that_runs(bin_folder: Path, tmp_path: Path) -> None:
    said = run(bin_folder, tmp_path, "python", "-c", "import mailflow; print(mailflow.__file__)")
    assert said.stdout.startswith(str(bin_folder.parent))
    for command in (["mailflow", "--version"], ["python", "-m", "mailflow", "--version"]):
        assert run(bin_folder, tmp_path, *command).stdout == f"mailflow {__version__}\n"


def test_init_and_check_work_outside_the_source_tree(bin_folder: Path, tmp_path: Path) -> None:
    made = run(bin_folder, tmp_path, "mailflow", "init", ".", *NAMES)
    assert (made.returncode, made.stderr) == (0, "")
    said = run(bin_folder, tmp_path, "mailflow", "check", "--json")
    assert (said.returncode, said.stderr) == (0, "")
    assert json.loads(said.stdout)["problems"] == []


def test_the_demo_works_outside_the_source_tree(bin_folder: Path, tmp_path: Path) -> None:
    said = run(bin_folder, tmp_path, "mailflow", "demo", "--json")
    assert (said.returncode, said.stderr) == (0, "")
    counts = json.loads(said.stdout)
    assert (counts["consultations"], counts["closed"]) == (13, 12)
    assert list(tmp_path.iterdir()) == []
