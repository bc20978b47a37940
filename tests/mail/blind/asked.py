"""The invitation that every reply of the set answers, as it was sent: kept, so that the replies' bytes stay what they are."""

import re
from email import message_from_bytes, policy
from pathlib import Path

RAW = (Path(__file__).parent / "invitation.eml").read_bytes()
_MAIL = message_from_bytes(RAW, policy=policy.default)
_TEXT = _MAIL.get_body(("plain",))
_HTML = _MAIL.get_body(("html",))
assert _TEXT is not None
assert _HTML is not None
TEXT: str = _TEXT.get_content()
LINES = TEXT.rstrip("\n").splitlines()
BODY = re.sub(r"^.*?<body[^>]*>|</body>.*$", "", _HTML.get_content(), flags=re.S)
SUBJECT = str(_MAIL["Subject"])
MESSAGE_ID = str(_MAIL["Message-ID"])
TO = str(_MAIL["To"])
NAME = "Drejtoria e Shërbimeve përmes Forumit OGP Lumas"
ADDRESS = "kontakt@lumas.example"
