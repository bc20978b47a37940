"""How commands come to their house: settings from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from mailflow.cli.logs import configure_logs
from mailflow.daemon.house import House
from mailflow.settings import Settings, load_settings


def settings() -> Settings:
    """The settings of this process."""
    found = load_settings(os.environ, Path.cwd())
    configure_logs(found.log)
    return found


def house() -> House:
    """Everything a command needs; raises with every problem of the configuration."""
    return House(settings())
