"""What is still open when a command ends, however it ends."""

from __future__ import annotations

from contextlib import ExitStack

at_end = ExitStack()
"""Closed by `main`; databases are put on it as they are opened."""
