"""A reader that dies at once, or answers with what are no frames."""

import os
import sys


def read(content: bytes) -> list[tuple[str, bytes]]:
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    os._exit(0)
