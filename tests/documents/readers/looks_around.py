"""A reader that tells what it can see and do."""

import os
import sys
from pathlib import Path


def read(content: bytes) -> list[tuple[str, bytes]]:
    file = Path(f"/tmp/mailflow-reader-{os.getpid()}")
    try:
        file.write_bytes(content)
        written = b"yes"
    except OSError:
        written = b"no"
    file.unlink(missing_ok=True)
    main = sys.modules["__main__"]
    return [
        ("environment", " ".join(os.environ).encode()),
        ("folder", str(Path.cwd()).encode()),
        ("main", str(getattr(main, "__file__", "none")).encode()),
        ("wrote", written),
    ]
