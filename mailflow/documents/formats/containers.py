"""The two containers, told by their entries: ZIP (OOXML, ODF, archives) and OLE (Office 97, encrypted OOXML)."""

from __future__ import annotations

from functools import partial

from mailflow.documents.content import Active, Format, WhyUnread
from mailflow.documents.formats import docx, odf, ole, sheets, slides
from mailflow.documents.formats.found import Budget, Found, Refused
from mailflow.documents.formats.magic import OLE
from mailflow.documents.formats.package import Package

_OFFICE = (("word/", Format.DOCX), ("xl/", Format.XLSX), ("ppt/", Format.PRESENTATION))
_ODF = {
    "text": Format.ODT,
    "spreadsheet": Format.ODS,
    "presentation": Format.PRESENTATION,
    "graphics": Format.PRESENTATION,
}
_PICTURES = ("word/media/", "word/ink/", "xl/media/", "ppt/media/", "Pictures/")
_ODF_TYPE = "application/vnd.oasis.opendocument."


def read(content: bytes, budget: Budget, found: Found) -> None:
    """What it is, and what stands in it. Raises `Refused`, or a library's errors."""
    if content.startswith(OLE):
        ole.read(content, found)
        return
    package = Package(content, budget)
    found.pictures = sum(name.startswith(_PICTURES) for name in package.names)
    if "[Content_Types].xml" in package:
        _read_ooxml(content, package, found)
    elif "mimetype" in package and "content.xml" in package:
        _read_odf(content, package, found)
    elif "META-INF/MANIFEST.MF" in package or "AndroidManifest.xml" in package:
        found.format = Format.EXECUTABLE
        found.active.add(Active.EXECUTABLE)
    else:
        _read_archive(package, found)


def _read_ooxml(content: bytes, package: Package, found: Found) -> None:
    found.format = next(
        (kind for folder, kind in _OFFICE if any(n.startswith(folder) for n in package.names)), Format.UNKNOWN
    )
    _look_for_dangers(package, found)
    if found.format is Format.DOCX:
        docx.read(package, found)
    elif found.format is Format.XLSX:
        sheets.read_xlsx(content, package, found)
    elif found.format is Format.PRESENTATION:
        slides.read(package, found)
    else:
        raise Refused(WhyUnread.UNKNOWN_KIND)


def _read_odf(content: bytes, package: Package, found: Found) -> None:
    declared = package.read("mimetype").decode("ascii", "replace").strip()
    found.format = _ODF.get(declared.removeprefix(_ODF_TYPE).split("-")[0], Format.ODT)
    if found.format is Format.ODS:
        sheets.read_ods(content, package, found)
    else:
        odf.read_text(package, found)


def _look_for_dangers(package: Package, found: Found) -> None:
    for name in package.names:
        lower = name.lower()
        if lower.endswith(("vbaproject.bin", "/customui14.xml")) or "/macrosheets/" in lower:
            found.active.add(Active.MACROS)
        elif "/embeddings/" in lower and lower.endswith((".docx", ".xlsx", ".docm", ".xlsm", ".xls", ".doc", ".xlsb")):
            found.embedded.append((name, package.read(name)))
        elif "/embeddings/" in lower and b"O\x00l\x00e\x001\x000\x00N\x00a\x00t\x00i\x00v\x00e" in package.read(name):
            found.active.add(Active.EMBEDDED_FILE)


def _read_archive(package: Package, found: Found) -> None:
    found.format = Format.ARCHIVE
    found.encrypted = any(package.is_encrypted(name) for name in package.names)
    if not found.encrypted:
        found.members = [(name, partial(package.read, name)) for name in package.names if not _is_by_the_way(name)]


def _is_by_the_way(name: str) -> bool:
    """What the archiving program of a Mac or Windows adds."""
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"}
