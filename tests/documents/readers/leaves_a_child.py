"""A reader that starts another process, which keeps the pipe open. Its number is told by an empty file in the folder `content`."""

import os
import signal
from pathlib import Path


def read(content: bytes) -> list[tuple[str, bytes]]:
    child = os.fork()
    if child == 0:
        signal.pause()
    Path(content.decode(), str(child)).touch()
    return []
