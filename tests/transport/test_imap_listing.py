"""What a folder is for: as the server says, or as it is called."""

from __future__ import annotations

import pytest

from mailflow.transport.listing import listed


def roles(*folders: tuple[tuple[bytes, ...], str]) -> dict[str, str]:
    return {folder.name: folder.role for folder in listed([(flags, b"/", name) for flags, name in folders])}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("INBOX", "other"), ("Junk E-mail", "junk"), ("INBOX/Spam", "junk"), ("Postë e padëshiruar", "junk"), ("Deleted Items", "trash"),
        ("Të dërguara", "sent"), ("Drafts", "drafts"), ("Drafte për Forumin", "other"), ("Junkers", "other"),
    ],
)  # fmt: skip
def test_a_folder_without_a_mark_is_known_by_its_name(name: str, role: str) -> None:
    assert roles(((), name)) == {name: role}


def test_a_mark_of_the_server_counts_before_a_name() -> None:
    found = roles(
        ((b"\\Junk",), "Dyshime"), ((), "Spam"), ((b"\\All",), "[Gmail]/All Mail"), ((b"\\Noselect",), "[Gmail]")
    )
    assert found == {"Dyshime": "junk", "Spam": "other", "[Gmail]/All Mail": "all"}
