"""A photographed page is told from a logo, and what shows nothing is left out."""

from __future__ import annotations

import hashlib

import pytest

from mailflow.documents.pictures import shows_a_page, shows_nothing, size_of
from mailflow.mail.incoming import Part


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\x00\x00\x00"


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + width.to_bytes(2, "little") + height.to_bytes(2, "little") + b"\x80\x00\x00"


def jpeg(width: int, height: int) -> bytes:
    exif = b"\xff\xe1" + (2_000).to_bytes(2) + b"Exif" + bytes(1_994)
    return b"\xff\xd8" + exif + b"\xff\xc2\x00\x11\x08" + height.to_bytes(2) + width.to_bytes(2) + bytes(20)


def part(content: bytes, media_type: str = "image/png") -> Part:
    return Part(
        name="x", media_type=media_type, size=len(content), sha256=hashlib.sha256(content).hexdigest(), content=content
    )


@pytest.mark.parametrize("picture", [png(1200, 1600), gif(1200, 1600), jpeg(1200, 1600)], ids=["png", "gif", "jpeg"])
def test_how_large_a_picture_is_stands_in_its_first_bytes(picture: bytes) -> None:
    assert size_of(picture) == (1200, 1600)
    assert size_of(picture[:8]) is None


def test_other_bytes_and_endless_segments_have_no_size() -> None:
    assert size_of(b"\xff\xd8" + b"\xff\xe1\x00\x02" * 9_000) is None
    assert size_of(b"%PDF-1.7") is None


def test_a_photograph_of_a_page_is_large_in_pixels_and_bytes() -> None:
    rest = bytes(80_000)
    assert shows_a_page(part(jpeg(1200, 1600) + rest))
    assert not shows_a_page(part(png(900, 120) + rest))
    assert not shows_a_page(part(png(1200, 1600)))
    assert not shows_a_page(part(b"a plan" + rest, "application/pdf"))
    assert shows_a_page(part(b"a picture of a kind that nobody measures" + rest, "image/heic"))


@pytest.mark.parametrize(
    ("content", "media_type", "expected"),
    [
        (png(1, 1), "image/png", True),
        (gif(600, 2), "image/gif", True),
        (png(120, 60), "image/png", False),
        (b"\r\n\r\n", "text/plain", True),
        (b"<html><body><br>&nbsp;</body></html>", "text/html", True),
        (b"<html><body>Po</body></html>", "text/html", False),
        ("ç".encode(), "text/plain", False),
        (b"", "text/plain", False),
        (b"\r\n", "application/pdf", False),
    ],
)
def test_pixels_lines_and_empty_texts_show_nothing(content: bytes, media_type: str, *, expected: bool) -> None:
    assert shows_nothing(part(content, media_type)) is expected
