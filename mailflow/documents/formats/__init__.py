"""The readers, one file per family of formats. Imported in the sandbox only: their libraries are large and the bytes hostile.

`read` → `magic.format_of` → a reader, which answers a `found.Found` → `told.told`, which judges it (title, personal data) and
makes the `DocumentContent`. Members of archives and embedded office files go the same way, within one `found.Budget`.
"""

from __future__ import annotations

from mailflow.documents.content import to_json
from mailflow.documents.formats.found import Budget
from mailflow.documents.formats.reading import contents_of


def read(name: str, content: bytes) -> bytes:
    """The `DocumentContent`s of a document and of what an archive holds, as JSON. Raises nothing that a document may cause."""
    return to_json(contents_of(name, content, Budget()))
