"""Hostile bytes are read in a process that can be killed, whoever calls."""

import contextlib
import os
import select
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.documents.frames import pack, unpack
from mailflow.documents.sandbox import run_apart
from mailflow.errors import Unreadable

ROOT = Path(__file__).resolve().parents[2]
READERS = "tests.documents.readers"
ECHO = f"{READERS}.echoes"
LONG = 60.0
"""Seconds that no test waits for: a machine may be slow."""


def test_files_come_back_byte_for_byte() -> None:
    content = bytes(range(256)) * 40_000
    assert run_apart(ECHO, content, seconds=LONG) == (("ë ç ?", content), ("", b""))


def test_threads_can_read_at_the_same_time() -> None:
    with ThreadPoolExecutor(4) as threads:
        read = list(threads.map(lambda n: run_apart(ECHO, bytes([n]), seconds=LONG), range(4)))
    assert [files[0][1] for files in read] == [bytes([n]) for n in range(4)]


@pytest.mark.parametrize("how", ["script", "command"])
def test_a_caller_without_a_main_guard_is_not_run_again(how: str, tmp_path: Path) -> None:
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
print("once")
from mailflow.documents.sandbox import run_apart
print(run_apart({ECHO!r}, b"x", seconds={LONG})[0][1])
"""
    script = tmp_path / "script.py"
    script.write_text(code)
    arguments = [str(script)] if how == "script" else ["-c", code]
    done = subprocess.run(
        [sys.executable, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout.split() == ["once", "b'x'"], done.stderr


def test_a_reader_that_hangs_is_killed_in_time() -> None:
    with pytest.raises(Unreadable, match=r"within 0\.3 seconds"):
        run_apart(f"{READERS}.hangs", b"x", seconds=0.3)


def test_the_daemon_never_imports_the_libraries_of_the_readers() -> None:
    code = "import sys, mailflow.cli, mailflow.daemon.run; print(*sorted({'pypdf', 'python_calamine', 'tnefparse'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == []


def test_what_a_reader_starts_is_killed_with_it(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        run_apart(f"{READERS}.leaves_a_child", str(tmp_path).encode(), seconds=3.0)
    (child,) = tmp_path.iterdir()
    assert ends(int(child.name))


def ends(process: int) -> bool:
    """Waits for its end as the kernel tells it."""
    try:
        told = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([told], [], [], LONG)[0])
    finally:
        os.close(told)


def test_a_reader_gets_no_more_memory_than_it_may_have() -> None:
    with pytest.raises(Unreadable, match="broke off"):
        run_apart(f"{READERS}.eats_memory", b"xx", seconds=LONG)


def test_a_reader_sees_no_secrets_and_writes_no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILFLOW_SECRET", "s3cret")
    seen = dict(run_apart(f"{READERS}.looks_around", b"x", seconds=LONG))
    assert b"MAILFLOW" not in seen["environment"]
    assert (seen["folder"], seen["main"], seen["wrote"]) == (b"/", b"none", b"no")


@pytest.mark.parametrize("answer", [b"", b"nonsense", pack([("a", b"b")])[:-1], pack([("a", b"b")]) + b"x"])
def test_an_answer_that_is_cut_off_is_none(answer: bytes) -> None:
    with pytest.raises(Unreadable, match="broke off"):
        run_apart(f"{READERS}.breaks_off", answer, seconds=LONG)


def test_a_reader_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(Unreadable, match="broke off"):
        run_apart("mailflow.documents.nobody", b"", seconds=LONG)


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.binary())))
def test_frames_are_read_as_they_were_written(files: list[tuple[str, bytes]]) -> None:
    assert list(unpack(pack(files))) == files


@given(st.binary(max_size=64))
def test_other_bytes_are_frames_or_an_error(framed: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert pack(unpack(framed)).startswith(framed[:8])
