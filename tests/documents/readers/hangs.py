"""A reader that never answers."""

import signal


def read(content: bytes) -> list[tuple[str, bytes]]:
    signal.pause()
    return [("never", content)]
