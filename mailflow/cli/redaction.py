"""The last line of defence of the logs: whatever was written there, no address, token or password leaves, and no words of a mail.

1. An address becomes `<~3f9a1c2b>`, a hash salted with the secret: the lines of one person can be found, not whose they are.
2. Reply tokens, and every secret that this process knows, are blotted out.
3. Of an exception that is not ours the frames and the type are told. Its message only where the interpreter or the system words it:
   a library's may quote the mail that it stumbled over.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets as random
import traceback
from collections.abc import Iterable, Iterator
from typing import Any

from mailflow.errors import MailflowError

_LOCAL = r"[^\s<>()\[\]{}\"',;:|=@]{1,64}"
_ADDRESS = re.compile(
    rf"{_LOCAL}(?:@|%40)(?:[^\s<>()\[\]{{}}\"',;:|=@/%\\]{{1,253}})|\"[^\"\n]{{1,64}}\"@[^\s<>\"',;]{{1,253}}", re.I
)
_TOKEN = re.compile(r"(?<![a-z2-7])[a-z2-7]{26}(?![a-z2-7])", re.I)
"""26 base32 characters: the signature of a Message-ID or reply address (`mail.threads`)."""
_LEAST_SECRET = 6
"""Characters: a shorter one would blot out half of every line."""
_TELLS_NO_MAIL = (
    MailflowError,
    AttributeError,
    TypeError,
    NameError,
    ImportError,
    ZeroDivisionError,
    RecursionError,
    MemoryError,
)
_BEGINS = "Traceback (most recent call last):\n"
_UNTOUCHED = (bool, int, float, type(None))


class Redactor:
    """`salt` is MAILFLOW_SECRET; without one a hash holds for this process alone. `shows_addresses`: `log.addresses` of rules.yaml."""

    def __init__(
        self, salt: bytes | None = None, secrets: Iterable[str] = (), *, shows_addresses: bool = False
    ) -> None:
        self._salt = salt or random.token_bytes(16)
        known = {secret.strip() for secret in secrets}
        self._secrets = sorted((secret for secret in known if len(secret) >= _LEAST_SECRET), key=len, reverse=True)
        self._shows_addresses = shows_addresses

    def text(self, text: str) -> str:
        """`text` as it may be written down."""
        for secret in self._secrets:
            text = text.replace(secret, "<secret>")
        text = _TOKEN.sub("<token>", text)
        return text if self._shows_addresses else _ADDRESS.sub(self._hashed, text)

    def value(self, value: Any) -> Any:
        """The same of whatever may be logged."""
        if isinstance(value, _UNTOUCHED):
            return value
        if isinstance(value, dict):
            return {self.text(str(key)): self.value(item) for key, item in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.value(item) for item in value]
        if isinstance(value, bytes):
            return f"<{len(value)} bytes>"
        if isinstance(value, BaseException):
            return self.text(_said(value))
        return self.text(str(value))

    def exception(self, fault: BaseException) -> str:
        """A traceback: frames and types, causes first."""
        told = (f"{_BEGINS}{''.join(traceback.format_tb(one.__traceback__))}{_said(one)}" for one in _chain(fault))
        return self.text("\n".join(told))

    def _hashed(self, found: re.Match[str]) -> str:
        folded = found[0].replace("%40", "@").casefold().encode("utf-8", "surrogateescape")
        return f"<~{hmac.new(self._salt, folded, hashlib.sha256).hexdigest()[:8]}>"


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """The fault's causes, then itself; as Python tells them."""
    seen: list[BaseException] = []
    one: BaseException | None = fault
    while one is not None and one not in seen:
        seen.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return reversed(seen)


def _said(fault: BaseException) -> str:
    """Its type, and its words where nobody's mail can stand in them."""
    name = type(fault).__name__
    if isinstance(fault, _TELLS_NO_MAIL):
        return f"{name}: {fault}"
    if isinstance(fault, OSError) and fault.strerror:
        return f"{name}: {fault.strerror}"
    return name
