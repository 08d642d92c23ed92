"""What one cell says: text, a date, a number, yes or no. A cell that cannot be read raises ValueError."""

import re
import unicodedata
from datetime import date

_SPACES = re.compile(r"\s+")
_NO_DATE = {date(1900, 1, 1), date(1899, 12, 30)}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: 00:00(?::00)?)?")
_C1 = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
"""Control characters that Windows-1252 leaves behind when it was read as Latin-1, and what was meant."""


def tidy(cell: str) -> str:
    """Give a cell as it was meant: punctuation repaired, odd spaces and control characters gone, NFC.

    >>> tidy("  Children\\x92s\\xa0Centre \\x96 North ")
    'Children’s Centre – North'
    """
    if cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell.strip()
    repaired = unicodedata.normalize("NFC", cell.translate(_C1))
    seen = "".join(m for m in repaired if m.isspace() or unicodedata.category(m) not in {"Cc", "Cf", "Cs"})
    return _SPACES.sub(" ", seen).strip()


def read_day(cell: str) -> date | None:
    """Read dd-mm-yyyy, dd/mm/yyyy or yyyy-mm-dd; blank and 01/01/1900 are no date.

    >>> read_day("01-09-2007"), read_day("2019-01-31"), read_day("01/01/1900")
    (datetime.date(2007, 9, 1), datetime.date(2019, 1, 31), None)
    """
    if not cell:
        return None
    if found := _ISO.fullmatch(cell):
        day = date(int(found[1]), int(found[2]), int(found[3]))
    elif found := _DAY_FIRST.fullmatch(cell):
        day = date(int(found[3]), int(found[2]), int(found[1]))
    else:
        raise ValueError(cell)
    return None if day in _NO_DATE else day


def read_age(cell: str) -> int | None:
    """Read an age in years; blank is none.

    >>> read_age("3"), read_age("")
    (3, None)
    """
    if not cell:
        return None
    age = int(cell) if cell.isascii() and cell.isdigit() else -1
    if not 0 <= age <= 120:
        raise ValueError(cell)
    return age


def read_provision(cell: str) -> bool | None:
    """Read whether a school has something: `Has …` and `Boarding school` are yes, `No …` and `Does not …` are no.

    >>> read_provision("Has a sixth form"), read_provision("No boarders"), read_provision("Not applicable")
    (True, False, None)
    """
    said = cell.casefold()
    if not said or said in {"not applicable", "not recorded", "unknown", "not known", "not collected"}:
        return None
    return not said.startswith(("no ", "does not "))


def read_number(cell: str, digits: int, least: int | None = None) -> str:
    """Read the number of a register: as many digits as it may have, nothing else.

    >>> read_number("10021057", 8)
    '10021057'
    """
    if not (cell.isascii() and cell.isdigit() and (least or digits) <= len(cell) <= digits):
        raise ValueError(cell)
    return cell


def read_code(cell: str, longest: int) -> str:
    """Read the code of a register that mixes letters and figures, in capitals.

    >>> read_code("ey101465", 20)
    'EY101465'
    """
    code = cell.upper()
    if not (code.isascii() and code.isalnum() and len(code) <= longest):
        raise ValueError(cell)
    return code
