"""The mail programs by name: each writes a reply's plain text and HTML."""

from tests.mail.blind.programs import desktop, microsoft, phones, webmail
from tests.mail.blind.programs.shapes import PROGRAMS, Draft

__all__ = ["PROGRAMS", "Draft", "desktop", "microsoft", "phones", "webmail"]
