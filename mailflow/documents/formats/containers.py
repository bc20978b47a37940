"""The two containers, told by their entries: ZIP (OOXML, ODF, archives) and OLE (Office 97, encrypted OOXML)."""

from __future__ import annotations

from mailflow.documents.content import Active, Format, WhyUnread
from mailflow.documents.formats import docx, odf, ole, sheets, slides
from mailflow.documents.formats.found import Budget, Found, Refused
from mailflow.documents.formats.magic import OLE
from mailflow.documents.formats.package import Package

_ODF = {
    "text": (Format.ODT, odf.read_text),
    "spreadsheet": (Format.ODS, sheets.read_ods),
    "presentation": (Format.PRESENTATION, odf.read_text),
    "graphics": (Format.PRESENTATION, odf.read_text),
}
_ODF_TYPE = "application/vnd.oasis.opendocument."


def read(content: bytes, budget: Budget) -> tuple[Format, Found]:
    """What it is, and what stands in it. Raises `Refused`."""
    if content.startswith(OLE):
        return ole.read(content)
    package = Package(content, budget)
    if "[Content_Types].xml" in package:
        return _ooxml(content, package)
    if "mimetype" in package and "content.xml" in package:
        declared = package.read("mimetype").decode("ascii", "replace").strip()
        kind, reader = _ODF.get(declared.removeprefix(_ODF_TYPE).split("-")[0], (Format.ODT, odf.read_text))
        return kind, reader(content, package)
    if "META-INF/MANIFEST.MF" in package or "AndroidManifest.xml" in package:
        return Format.EXECUTABLE, Found(active={Active.EXECUTABLE})
    return Format.ARCHIVE, _archive(package)


def _ooxml(content: bytes, package: Package) -> tuple[Format, Found]:
    for folder, kind, reader in (
        ("word/", Format.DOCX, docx.read),
        ("xl/", Format.XLSX, sheets.read_xlsx),
        ("ppt/", Format.PRESENTATION, slides.read),
    ):
        if any(name.startswith(folder) for name in package.names):
            found = reader(content, package)
            _look_for_dangers(package, found)
            return kind, found
    raise Refused(WhyUnread.UNKNOWN_KIND)


def _look_for_dangers(package: Package, found: Found) -> None:
    for name in package.names:
        lower = name.lower()
        if lower.endswith(("vbaproject.bin", "/customui14.xml")) or "/macrosheets/" in lower:
            found.active.add(Active.MACROS)
        elif "/embeddings/" in lower and lower.endswith((".docx", ".xlsx", ".docm", ".xlsm", ".xls", ".doc", ".xlsb")):
            found.embedded.append((name, package.read(name)))
        elif "/embeddings/" in lower and b"O\x00l\x00e\x001\x000\x00N\x00a\x00t\x00i\x00v\x00e" in package.read(name):
            found.active.add(Active.EMBEDDED_FILE)


def _archive(package: Package) -> Found:
    found = Found()
    if any(package.is_encrypted(name) for name in package.names):
        found.encrypted = True
        return found
    found.members = [(name, package.read(name)) for name in package.names if not _is_by_the_way(name)]
    return found


def _is_by_the_way(name: str) -> bool:
    """What the archiving program of a Mac or Windows adds."""
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"}
