"""PPTX (ECMA-376, PresentationML): the text of the slides, in their order."""

from __future__ import annotations

import re

from mailflow.documents.formats.found import Found
from mailflow.documents.formats.ooxml import document_properties
from mailflow.documents.formats.package import Package
from mailflow.documents.formats.xml import tree_of

_SLIDE = re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)(\d{1,6})\.xml")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def read(package: Package, found: Found) -> None:
    """Raises `Refused` where a slide cannot be read."""
    slides = sorted((int(match[1]), name) for name in package.names if (match := _SLIDE.fullmatch(name)))
    for _, name in slides:
        for paragraph in tree_of(package.read(name)).iter(f"{_A}p"):
            text = "".join(run.text or "" for run in paragraph.iter(f"{_A}t")).strip()
            if text:
                found.rows.append((text,))
    found.pages = sum(name.startswith("ppt/slides/") for _, name in slides)
    found.property_title, found.labels = document_properties(package)
