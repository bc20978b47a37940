"""Personal data in quantity: lists and tables, not the one telephone of a contact person. Only kinds and numbers are told.

What is counted are different numbers and accounts, else rows, in the whole document. How many make a list:

| kind | list | why not fewer |
|---|---|---|
| personal numbers | 3; 1 under a column that asks for them | an act names one or two persons: who signs, who was appointed |
| IBAN | 3; 2 under a column | a municipality writes its own accounts into tariffs and notices |
| mobile telephones | 5; 3 beside persons in a table | letterheads and contact persons have some; offices have no mobiles |
| birth dates | 3; 1 under a column | a law names “those born before …” |
| health | 1 beside a personal number or in a row of persons, 3 beside birth dates | plans and strategies speak of illness all the time |
| persons | 3 rows of a table of names with father's name, residence, income … | lists of officials have names and posts |
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.consultation.folding import fold
from mailflow.documents.content import PersonalData, PersonalKind
from mailflow.documents.formats.found import Row

PERSONAL_NUMBERS, IBANS, TELEPHONES, BIRTH_DATES, HEALTH_BESIDE_DATES, PERSONS = 3, 3, 5, 3, 3, 3
UNDER_A_COLUMN = {
    PersonalKind.PERSONAL_NUMBER: 1,
    PersonalKind.IBAN: 2,
    PersonalKind.TELEPHONE: 3,
    PersonalKind.BIRTH_DATE: 1,
    PersonalKind.HEALTH: 1,
    PersonalKind.PERSONS: 3,
}
LONGEST_ROW = 4_000
LONGEST_HEADING = 300
MOST_IN_HEADING, FEWEST_IN_VALUE = 8, 6
"""Digits: names of columns hold a year or two, a birth date has six, everything else more."""
_DIGIT, _NO_DIGIT = re.compile(r"[0-9]"), re.compile(r"[^0-9]")
_BUSINESS = re.compile(r"\b(?:nipt|nuis)\w{0,2}\b")
_NID = re.compile(r"(?<![A-Za-z0-9])([A-Z])(\d)(\d{2})(\d{2})\d{3}[A-Z](?![A-Za-z0-9])", re.IGNORECASE)
"""Decade, year, month (plus 50 for women; 30 more for foreigners), day, number of the day, check letter."""
_MONTHS = frozenset(m + more for m in range(1, 13) for more in (0, 30, 50, 80))
_BUSINESS_DECADES = frozenset("JKLM")
"""The tax number of a business (NIPT, NUIS) has the same form; it begins with one of these letters."""
_IBAN = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2}\d{2})((?: ?[A-Z0-9]){11,30})(?![A-Za-z0-9])")
_MOBILE = re.compile(r"(?<![\d+])(?:\+ ?|00 ?)?(?:355[ /.-]?)?\(?0?\)? ?(6\d(?:[ /.-]?\d){7})(?!\d)")
"""Albanian mobile numbers: 06x and seven digits, with or without 355."""
_DATE = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19[2-9]\d|20[0-3]\d)(?!\d)")

_NAME_COLUMN = re.compile(
    r"\b(?:(?:emri|emer|emrat)\b(?! [ie] )|emri [ie] (?:plote|perfitues|pacient|femij|nxenes|qytetar|person|kryefamiljar|aplikues|punonjes|banor"
    r"|prind|anetar)|mbiemr?i?\b|mbiemer\b|kryefamiljar|(?:full )?name\b(?! of)|surname\b)"
)
"""Folded: a column of persons' names, not “emri i shkollës”."""
_COLUMNS = {
    PersonalKind.PERSONAL_NUMBER: re.compile(
        r"\b(?:(?:nr|numri?) (?:i )?(?:personal|identi\w*|leternjoftimit?|id|amzes)|nid|leternjoftimi?|personal (?:id|number)|national id)\b"
    ),
    PersonalKind.IBAN: re.compile(r"\b(?:iban|(?:nr|numri) (?:i )?llogari\w*|llogari\w* bankare|bank account)\b"),
    PersonalKind.TELEPHONE: re.compile(r"\b(?:tel|telefon\w*|cel|celular\w*|phone|mobile)\b"),
    PersonalKind.BIRTH_DATE: re.compile(
        r"\b(?:datelindj\w*|dt lindj\w*|data e lindjes|viti i lindjes|date of birth|birth ?date)\b"
    ),
    PersonalKind.HEALTH: re.compile(
        r"\b(?:diagnoz\w*|semundj\w*|invalidit\w*|paaftesi\w*|gjendja shendetesore|diagnosis|disability|illness)\b"
    ),
    PersonalKind.PERSONS: re.compile(
        r"\b(?:atesi\w*|memesi\w*|emri i babait|vendbanim\w*|banimi|adres[ae]|gjendja civile|te ardhura\w*|perberja familjare"
        r"|nr anetareve|ndihm\w* ekonomik\w*|father s name|home address|income)\b"
    ),
}
_BIRTH = re.compile(r"\b(?:datelindj\w*|i lindur|e lindur|lindur me|dtl|ditelindj\w*|born(?: on)?|date of birth)\b")
_HEALTH = re.compile(
    r"\b(?:diagnoz\w*|diagnostikuar|semundj\w*|semure|invalid\w*|paaftesi\w*|aftesi te kufizuara?|epikriz\w*|diabet\w*|kancer\w*|tumor\w*"
    r"|hiv|hepatit\w*|epilepsi\w*|autiz\w*|autik\w*|sindrom\w*|skizofren\w*|psikiatri\w*|depresion\w*|tetraplegji\w*|paraplegji\w*|verber\w*"
    r"|shtatzen\w*|dializ\w*|diagnos\w*|disab\w*|illness\w*|cancer|pregnan\w*|mental health)\b"
)
_NOTHING = frozenset({"", "-", "–", "—", "/", "x", "jo", "no", "nuk ka", "s'ka", "0"})


def personal_data(rows: Sequence[Row]) -> tuple[PersonalData, ...]:
    """What is there in such a number that it is a list."""
    search = _Search()
    for row in rows:
        search.take(row)
    return search.lists()


class _Search:
    def __init__(self) -> None:
        self._values: dict[PersonalKind, set[str]] = {kind: set() for kind in PersonalKind}
        self._dated: set[str] = set()
        """Numbers in the form of a young person's and of a business's: month and day are possible."""
        self._undated: set[str] = set()
        """The same, impossible as a birth date: most often a business's."""
        self._columns: dict[PersonalKind, set[int]] = {}
        self._width = 0
        self._headed: set[PersonalKind] = set()
        self._names_persons = self._names_businesses = False
        self._number = 0

    def take(self, row: Row) -> None:
        """One paragraph, or one row of a table. Folding is what costs: long paragraphs without digits are passed by."""
        self._number += 1
        text = " ".join(row)[:LONGEST_ROW]
        digits = len(_DIGIT.findall(text))
        if len(text) <= LONGEST_HEADING and digits <= MOST_IN_HEADING and self._is_heading(row, fold(text)):
            return
        if digits >= FEWEST_IN_VALUE:
            self._values[PersonalKind.IBAN].update(_ibans(text))
            self._values[PersonalKind.TELEPHONE].update(_NO_DIGIT.sub("", found) for found in _MOBILE.findall(text))
            numbers, dates = list(_NID.finditer(text)), _DATE.search(text)
            if numbers or dates:
                self._persons(numbers, fold(text), has_date=dates is not None)
        self._under_columns(row, text)

    def _is_heading(self, row: Row, folded: str) -> bool:
        self._hear(folded)
        if not _names_columns(row, folded):
            return False
        self._columns, self._width = _columns(row), len(row)
        return True

    def _hear(self, folded: str) -> None:
        """Does the document speak of personal numbers, or of tax numbers?"""
        self._names_persons |= _COLUMNS[PersonalKind.PERSONAL_NUMBER].search(folded) is not None
        self._names_businesses |= _BUSINESS.search(folded) is not None

    def _persons(self, numbers: list[re.Match[str]], folded: str, *, has_date: bool) -> None:
        """Personal numbers and birth dates of a row, and whether illness stands beside them."""
        self._hear(folded)
        found = [
            number for number in numbers if number[1].upper() not in _BUSINESS_DECADES or not _BUSINESS.search(folded)
        ]
        for number in found:
            is_date = int(number[3]) in _MONTHS and 1 <= int(number[4]) <= 31
            if number[1].upper() not in _BUSINESS_DECADES:
                self._values[PersonalKind.PERSONAL_NUMBER].add(number[0].upper())
            else:
                (self._dated if is_date else self._undated).add(number[0].upper())
        is_born = has_date and _BIRTH.search(folded) is not None
        if is_born:
            self._values[PersonalKind.BIRTH_DATE].add(str(self._number))
        if (found or is_born) and _HEALTH.search(folded):
            self._values[PersonalKind.HEALTH].add(str(self._number))
            if found:
                self._headed.add(PersonalKind.HEALTH)

    def _under_columns(self, row: Row, text: str) -> None:
        if not self._columns:
            return
        if len(row) == 1 and self._width > 1:
            self._columns = {}  # a paragraph: the table has ended
            return
        for kind, places in self._columns.items():
            cells = [row[place] for place in places if place < len(row)] if self._width > 1 else [text]
            for cell in cells:
                if value := _value(kind, cell, one_column=self._width <= 1):
                    self._values[kind].add(value if kind in _BY_VALUE else str(self._number))
                    self._headed.add(kind)

    def lists(self) -> tuple[PersonalData, ...]:
        """The kinds that pass their threshold."""
        if self._names_persons or not self._names_businesses:
            self._values[PersonalKind.PERSONAL_NUMBER] |= self._dated
        if self._names_persons:
            self._values[PersonalKind.PERSONAL_NUMBER] |= self._undated
        return tuple(
            PersonalData(kind=kind, count=len(values))
            for kind, values in self._values.items()
            if len(values) >= (UNDER_A_COLUMN[kind] if kind in self._headed else _THRESHOLDS[kind])
        )


_BY_VALUE = frozenset({PersonalKind.PERSONAL_NUMBER, PersonalKind.IBAN, PersonalKind.TELEPHONE})
_THRESHOLDS = {
    PersonalKind.PERSONAL_NUMBER: PERSONAL_NUMBERS,
    PersonalKind.IBAN: IBANS,
    PersonalKind.TELEPHONE: TELEPHONES,
    PersonalKind.BIRTH_DATE: BIRTH_DATES,
    PersonalKind.HEALTH: HEALTH_BESIDE_DATES,
    PersonalKind.PERSONS: PERSONS,
}


def _names_columns(row: Row, folded: str) -> bool:
    """Names of columns: one for the persons, one for something about them; short cells, no values."""
    if _NAME_COLUMN.search(folded) is None:
        return False
    if any(len(cell) > 60 for cell in row) and len(row) > 1:
        return False
    if len(row) == 1 and (len(folded.split()) > 20 or re.search(r"[.;:]\s*$", row[0])):
        return False
    rest = _NAME_COLUMN.sub(" ", folded) if len(row) == 1 else folded
    return any(pattern.search(rest) for pattern in _COLUMNS.values())


def _columns(row: Row) -> dict[PersonalKind, set[int]]:
    """Kind → where its cells stand. Without cells (text of a PDF) the whole line stands for each of them."""
    columns: dict[PersonalKind, set[int]] = {}
    for place, cell in enumerate(row):
        for kind, pattern in _COLUMNS.items():
            if pattern.search(fold(cell)):
                columns.setdefault(kind, set()).add(place)
    return columns


def _value(kind: PersonalKind, cell: str, *, one_column: bool) -> str:
    """The value as it is counted; '' where the cell is empty or holds something else."""
    if fold(cell) in _NOTHING:
        return ""
    if kind is PersonalKind.PERSONAL_NUMBER:
        found = _NID.search(cell) or (None if one_column else re.fullmatch(r"\s*\w{8,12}\s*", cell))
        return found[0].strip().upper() if found and any(map(str.isdigit, found[0])) else ""
    if kind is PersonalKind.IBAN:
        return next(iter(_ibans(cell)), "")
    if kind is PersonalKind.TELEPHONE:
        found = re.search(r"\+?\d(?:[ /.-]?\d){7,13}", cell) if not one_column else _MOBILE.search(cell)
        return _NO_DIGIT.sub("", found[0])[-9:] if found else ""
    if kind is PersonalKind.BIRTH_DATE:
        found = _DATE.search(cell) or (None if one_column else re.fullmatch(r"\s*(?:19|20)\d\d\s*", cell))
        return found[0] if found else ""
    if one_column:
        return "yes" if kind is PersonalKind.HEALTH and _HEALTH.search(fold(cell)) and _NID.search(cell) else ""
    return "yes"


def _ibans(text: str) -> set[str]:
    """IBANs whose check digits are right (ISO 13616, mod 97)."""
    found: set[str] = set()
    for match in _IBAN.finditer(text):
        written = (match[1] + match[2]).replace(" ", "")
        # A word in capitals may follow: Albanian ones have 28 characters, of others the longest that fits.
        lengths = [28] if written.startswith("AL") else range(min(len(written), 34), 14, -1)
        found |= {written[:length] for length in lengths if _is_iban(written[:length])}
    return found


def _is_iban(written: str) -> bool:
    digits = "".join(str(int(character, 36)) for character in written[4:] + written[:4])
    return 15 <= len(written) <= 34 and int(digits) % 97 == 1
