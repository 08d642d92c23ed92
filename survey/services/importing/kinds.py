"""GIAS types of establishment: what kind of body each is, by which law it must safeguard, and its phase.

By name first and by code where the name is not known: layouts since 2017 have names, some have no codes, and codes
come as `2`, `02` or not at all. The legal routes are those of the Education Act 2002 (s175, s157), of the
regulations for non-maintained special schools (nmss) and of the Education and Training (Welfare of Children) Act 2021
(post-16); `ask` marks types whose route the partnership has to settle.
"""

from dataclasses import dataclass

from survey.queries.organisations.words import PHASES

ABROAD = "abroad"


@dataclass(frozen=True)
class Establishment:
    """What a type means for us; `phase` stands where the register says that phase is not applicable."""

    code: str
    name: str
    kind: str
    route: str
    phase: str = ""


def _school(code: str, name: str, route: str, phase: str = "") -> Establishment:
    return Establishment(code, name, "school", route, phase)


def _college(code: str, name: str, route: str) -> Establishment:
    return Establishment(code, name, "college", route, "16 plus")


SPECIAL, AP = "Special", "Alternative provision"
TYPES = (
    _school("1", "Community school", "s175"),
    _school("2", "Voluntary aided school", "s175"),
    _school("3", "Voluntary controlled school", "s175"),
    _school("5", "Foundation school", "s175"),
    _school("6", "City technology college", "s157"),
    _school("7", "Community special school", "s175", SPECIAL),
    _school("8", "Non-maintained special school", "nmss", SPECIAL),
    _school("10", "Other independent special school", "s157", SPECIAL),
    _school("11", "Other independent school", "s157"),
    _school("12", "Foundation special school", "s175", SPECIAL),
    _school("14", "Pupil referral unit", "s175", AP),
    _school("15", "Local authority nursery school", "s175", "Nursery"),
    _college("18", "Further education", "s175"),
    Establishment("24", "Secure units", "other", "ask"),
    Establishment("25", "Offshore schools", ABROAD, ""),
    _school("26", "Service children's education", "ask"),
    _school("27", "Miscellaneous", "ask"),
    _school("28", "Academy sponsor led", "s157"),
    _college("29", "Higher education institutions", "ask"),
    Establishment("30", "Welsh establishment", ABROAD, ""),
    _college("31", "Sixth form centres", "post-16"),
    _college("32", "Special post 16 institution", "post-16"),
    _school("33", "Academy special sponsor led", "s157", SPECIAL),
    _school("34", "Academy converter", "s157"),
    _school("35", "Free schools", "s157"),
    _school("36", "Free schools special", "s157", SPECIAL),
    Establishment("37", "British schools overseas", ABROAD, ""),
    _school("38", "Free schools alternative provision", "s157", AP),
    _college("39", "Free schools 16 to 19", "s157"),
    _school("40", "University technical college", "s157"),
    _school("41", "Studio schools", "s157"),
    _school("42", "Academy alternative provision converter", "s157", AP),
    _school("43", "Academy alternative provision sponsor led", "s157", AP),
    _school("44", "Academy special converter", "s157", SPECIAL),
    _college("45", "Academy 16-19 converter", "s157"),
    _college("46", "Academy 16 to 19 sponsor led", "s157"),
    Establishment("47", "Children's centre", "other", "ask"),
    Establishment("48", "Children's centre linked site", "other", "ask"),
    _school("49", "Online provider", "ask"),
    Establishment("56", "Institution funded by other government department", "other", "ask"),
    Establishment("57", "Academy secure 16 to 19", "other", "ask"),
)


def plain(text: str) -> str:
    """Write a name so that only its letters and figures count; a name without any stays as it is.

    >>> plain("Children’s Centre") == plain("children's centre")
    True
    """
    return "".join(mark for mark in text.casefold() if mark.isalnum()) or text.casefold()


_BY_NAME = {plain(one.name): one for one in TYPES}
_BY_CODE = {one.code: one for one in TYPES}
_PHASES = {plain(name): name for name in PHASES} | {plain("16-19"): "16 plus", "ap": AP}


def find_type(name: str, code: str = "") -> Establishment | None:
    """Find a type by its name, else by its code with or without leading zeros; None for one that is not known.

    >>> find_type("", "02").name, find_type("Academy converter").route
    ('Voluntary aided school', 's157')
    """
    return _BY_NAME.get(plain(name)) or _BY_CODE.get(code.lstrip("0"))


def read_phase(cell: str, establishment: Establishment | None = None) -> str:
    """Read a phase as the register writes it; where it has none, the phase its type stands for.

    >>> read_phase("middle-deemed-primary"), read_phase("Not applicable", find_type("Pupil referral unit"))
    ('Middle deemed primary', 'Alternative provision')
    """
    said = plain(cell)
    if said in {"", "notapplicable"}:
        return establishment.phase if establishment else ""
    return _PHASES.get(said, cell)
