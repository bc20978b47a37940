"""The command line: one small file per group of commands.

setup    init, check                        care    retry, resume, db upgrade, backup
work     run, once                          words   approve, dismiss, extend, close, withdraw, invite, answered, assign
look     explain, ledger, list, show, status, digest, outbox
demo     demo
"""

from mailflow.cli.app import main

__all__ = ["main"]
