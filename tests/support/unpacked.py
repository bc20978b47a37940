"""Debian packages taken apart into a folder of their own: for servers that cannot be installed beside Dovecot.

Downloaded once and kept in a cache, so that a second run starts at once.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

PATIENCE = 60
"""Seconds that the download may take."""


class Unavailable(Exception):
    """The packages cannot be had here; the text says why."""


def unpacked(name: str, packages: Sequence[str]) -> Path:
    """The folder that holds what `packages` would have put under `/`. Raises `Unavailable`."""
    for program in ("apt-get", "dpkg-deb"):
        if shutil.which(program) is None:
            raise Unavailable(f"{name} is taken from Debian's packages, and there is no {program} here")
    # Root's servers run as nobody, who cannot look into root's home.
    home = Path("/var/cache") if os.geteuid() == 0 else Path.home() / ".cache"
    cache = home / "mailflow-tests"
    cache.mkdir(parents=True, exist_ok=True, mode=0o755)
    folder = cache / f"{name}-{hashlib.sha256(' '.join(packages).encode()).hexdigest()[:8]}"
    with (cache / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _unpack(name, packages, folder)
    return folder


def _unpack(name: str, packages: Sequence[str], folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        fetched, whole = Path(temporary, "fetched"), Path(temporary, "whole")
        for made in (fetched, whole):
            made.mkdir(mode=0o755)
        try:
            subprocess.run(
                ["apt-get", "download", *packages], cwd=fetched, check=True, capture_output=True, timeout=PATIENCE
            )
            for package in fetched.glob("*.deb"):
                subprocess.run(["dpkg-deb", "-x", str(package), str(whole)], check=True, capture_output=True)
        except subprocess.TimeoutExpired as slow:
            raise Unavailable(f"{name}: apt-get download takes too long") from slow
        except subprocess.CalledProcessError as failed:
            said = failed.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
            raise Unavailable(f"{name} cannot be taken from Debian's packages: {said[-1]}") from failed
        whole.rename(folder)


def library_path(folder: Path, *places: str) -> str:
    """LD_LIBRARY_PATH for programs of that folder."""
    return ":".join(str(folder / place) for place in places)


def unresolved(program: Path, libraries: str) -> str | None:
    """The first shared library that `program` would not find; None where it can be started."""
    environment = {**os.environ, "LD_LIBRARY_PATH": libraries}
    done = subprocess.run(["ldd", str(program)], env=environment, capture_output=True, text=True, check=False)
    missing = [line.split()[0] for line in done.stdout.splitlines() if "not found" in line]
    return missing[0] if missing else None
