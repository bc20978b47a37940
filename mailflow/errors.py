"""The exception tree. Expected results are values; only faults are raised.

    MailflowError                exit code
    ├── ConfigurationError       2   rules, templates, settings: carries every problem at once
    ├── WrongUse                 2   a command that cannot mean anything (unknown reference, bad date)
    ├── NotPossible              1   a command that is understood, and the answer is no
    │   └── ToBeConfirmed        1   a command that cannot be taken back, and must be given twice
    ├── StorageFault             2   database missing, locked, damaged, owned by another daemon
    │   └── MailboxTaken         2   the mailbox belongs to another daemon
    ├── NetworkFault             3
    │   ├── MailboxFault         3   the IMAP server cannot be reached or broke off
    │   ├── RelayFault           3   the SMTP relay cannot be reached or broke off
    │   ├── LoginRefused         3   a server refused the log-in: never hammered
    │   └── AlarmFault           3   a way beside the relay did not take an alarm
    └── Unreadable               1   hostile or broken bytes that no reader could take

Every message is one clear sentence with the place and the remedy; the command line prints it and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass


class MailflowError(Exception):
    """Root of all faults that mailflow raises itself."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where it stands (`rules.yaml:41:7`), what is wrong (with the value), what to write instead."""

    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.remedy}".rstrip()


class ConfigurationError(MailflowError):
    """Rules, templates or settings that cannot be used; `problems` holds all of them, in the order of their places."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class WrongUse(MailflowError):
    """A command that cannot mean anything here."""


class NotPossible(MailflowError):
    """A command that is understood and whose answer is no. `why` is a key that mails to people put into their language."""

    exit_code = 1

    def __init__(self, sentence: str, *, why: str = "phase") -> None:
        super().__init__(sentence)
        self.why = why


class ToBeConfirmed(NotPossible):
    """A command that cannot be taken back, and that nobody has said twice yet."""


class StorageFault(MailflowError):
    """The database cannot be used."""


class MailboxTaken(StorageFault):
    """Another daemon watches the mailbox."""


class NetworkFault(MailflowError):
    """A server could not be reached or broke off."""

    exit_code = 3


class MailboxFault(NetworkFault):
    """The IMAP server could not be reached or broke off."""


class RelayFault(NetworkFault):
    """The SMTP relay could not be reached or broke off."""


class LoginRefused(NetworkFault):
    """A server refused the log-in."""


class AlarmFault(NetworkFault):
    """A way beside the relay did not take an alarm."""


class Unreadable(MailflowError):
    """Bytes that no reader could take."""

    exit_code = 1


class NotYetRead(Exception):
    """No fault, and never shown: inside a transaction a mail is needed that must be read outside (`handlers/read_before`)."""

    def __init__(self, mail_id: int) -> None:
        super().__init__(f"mail:{mail_id}")
        self.mail_id = mail_id
