"""The command line: one small file per group of commands.

setup    init, check                        care         retry, resume, db upgrade, backup
work     run, once                          words        approve, dismiss, extend, close, reopen, withdraw, invite, answered, assign
look     ledger, list, show, status,        explanation  explain
         digest, outbox                     demo         demo

`app` holds them together, `house` opens settings and database for them, `output` prints.
"""

from mailflow.cli.app import main

__all__ = ["main"]
