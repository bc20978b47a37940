"""An alarm handed to a program of the administrator's: the text on its standard input, the cause in its environment.

No shell reads the arguments. The program gets a short environment of its own, in which nothing is secret, and 30 seconds; then it
and whatever it started are killed. Nothing it does can harm the caller.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence

from mailflow.errors import AlarmFault

SECONDS = 30.0
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")
"""Of our own environment; PATH so that the program can be named by its name."""
_LONGEST = 8_000
"""Characters of a value: the kernel takes 128 KiB for one string."""
_TOLD = 200


def run_alarm_program(
    command: Sequence[str], text: str, variables: Mapping[str, str], *, seconds: float = SECONDS
) -> None:
    """Run it to its end. Raises AlarmFault with one sentence where it cannot be started, fails, or takes too long."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {name: value.replace("\0", " ")[:_LONGEST] for name, value in variables.items()}
    try:
        program = subprocess.Popen(  # noqa: S603 - the administrator's own, and no shell
            [part.replace("\0", "") for part in command],
            env=environment,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,  # a group of its own, so that what it starts can be killed with it
        )
    except OSError as error:
        raise AlarmFault(f"The alarm program {command[0]} cannot be started: {error.strerror}.") from error
    try:
        _, told = program.communicate(text.encode(), timeout=seconds)
    except subprocess.TimeoutExpired:
        raise AlarmFault(f"The alarm program {command[0]} took longer than {seconds:.0f} seconds.") from None
    finally:
        _end(program)
    if program.returncode != 0:
        words = " ".join(told.decode("utf-8", "replace").split())[:_TOLD]
        raise AlarmFault(
            f"The alarm program {command[0]} ended with {program.returncode}{f': {words}' if words else ''}."
        )


def _end(program: subprocess.Popen[bytes]) -> None:
    """The whole group, also what it left behind in the background."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(program.pid, signal.SIGKILL)
    program.kill()
    for pipe in (program.stdin, program.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    program.wait()
