"""Workbooks: XLSX, XLSB, XLS, ODS. All cells of all sheets, hidden ones too: annex tables are where personal data hides."""

from __future__ import annotations

import io
from datetime import date, datetime

from python_calamine import CalamineWorkbook

from mailflow.documents.content import WhyUnread
from mailflow.documents.formats import odf
from mailflow.documents.formats.found import MOST_TEXT, Found, Refused, Row
from mailflow.documents.formats.ooxml import document_properties
from mailflow.documents.formats.package import Package


def read_xlsx(content: bytes, package: Package, found: Found) -> None:
    """Raises the library's errors."""
    found.property_title, found.labels = document_properties(package)
    read_workbook(content, found)


def read_ods(content: bytes, package: Package, found: Found) -> None:
    """Raises `Refused`, or the library's errors."""
    odf.look_for_dangers(package, found)
    if not found.encrypted:
        read_workbook(content, found)


def read_workbook(content: bytes, found: Found) -> None:
    """Name of each sheet, then its rows. Raises `Refused`, or the library's errors."""
    try:
        _read_sheets(CalamineWorkbook.from_filelike(io.BytesIO(content)), found)
    except BaseException as panic:  # what the library calls a panic is no Exception: without this the process would end
        if type(panic).__name__ != "PanicException":
            raise
        raise Refused(WhyUnread.DAMAGED) from panic


def _read_sheets(book: CalamineWorkbook, found: Found) -> None:
    size = 0
    found.pages = len(book.sheet_names)
    for name in book.sheet_names:
        rows: list[Row] = []
        for cells in book.get_sheet_by_name(name).iter_rows():
            row = tuple(_written(cell) for cell in cells)
            while row and not row[-1]:
                row = row[:-1]
            if row:
                rows.append(row)
                size += sum(map(len, row)) + len(row)
            if size > MOST_TEXT:
                found.is_cut = True
                break
        found.rows += [(name,), *rows] if rows else []
        if found.is_cut:
            break


def _written(cell: object) -> str:
    """As a reader sees it: whole numbers without a point, days first."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell.day:02d}.{cell.month:02d}.{cell.year}"
    return " ".join(str(cell).split())
