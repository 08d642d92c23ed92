"""Exact numbers in a document: fractions inside, the shortest exact text outside."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer


def exact_text(value: Fraction) -> str:
    """The shortest exact text of a number: decimal where one exists, else n/d.

    >>> exact_text(Fraction(3, 2)), exact_text(Fraction(1, 3)), exact_text(Fraction(4))
    ('1.5', '1/3', '4')
    """
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = 0
    while value.denominator != 1 and (value * 10**places).denominator != 1:
        places += 1
    sign, digits = ("-" if value < 0 else ""), str(abs(int(value * 10**places))).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def rounded(value: Fraction, places: int) -> Decimal:
    """A number rounded half away from zero.

    >>> rounded(Fraction(-33, 2), 0), rounded(Fraction(200, 3), 2)
    (Decimal('-17'), Decimal('66.67'))
    """
    scaled = abs(value) * 10**places
    whole = int(scaled + Fraction(1, 2))
    return Decimal((int(value < 0 < whole), tuple(int(digit) for digit in str(whole)), -places))


NUMBER = re.compile(r"[-+]?\d{1,300}(?:\.\d{1,300}|/\d{1,300})?\Z")


def exact(value: object) -> Fraction:
    """A number as a document has it: figures with a decimal point, or n/d. No exponents, which can be endless.

    >>> exact("0.10"), exact("1/3")
    (Fraction(1, 10), Fraction(1, 3))

    Raises:
        ValueError: when it is none.
    """
    if isinstance(value, Fraction):
        return value
    text = str(value).strip()
    if not NUMBER.match(text) or (text.partition("/")[2].strip("0") == "" and "/" in text):
        raise ValueError(f"“{text[:40]}” is no number that can be used: write figures such as 2, 0.5 or 1/3")
    return Fraction(text)


Exact = Annotated[
    Fraction,
    BeforeValidator(exact),
    PlainSerializer(exact_text, return_type=str),
]
