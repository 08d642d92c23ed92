"""How dates and figures are written: one way, rounded once, half away from zero."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from survey.views import filters

DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("function", "written"),
    [
        (filters.long_date, "2 November 2026"),
        (filters.weekday_date, "Monday 2 November 2026"),
        (filters.short_date, "2 Nov 2026"),
        (filters.day_month, "2 November"),
        (filters.iso, "2026-11-02"),
    ],
)
def test_dates(function, written):
    assert function(DAY) == written


@pytest.mark.parametrize(
    "function",
    [
        filters.long_date,
        filters.weekday_date,
        filters.short_date,
        filters.day_month,
        filters.clock,
        filters.date_time,
        filters.percent1,
        filters.points_change,
        filters.number,
    ],
)
def test_nothing_to_show_is_a_dash(function):
    assert function(None) == "–"


def test_a_moment_is_told_in_english_time_winter_and_summer():
    summer = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert filters.date_time(summer) == "1 July 2026 at 00:30"
    assert filters.clock(datetime(2026, 12, 1, 9, 5, tzinfo=UTC)) == "09:05"
    assert filters.long_date(summer.replace(tzinfo=None)) == "1 July 2026"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 11, 27), "11 days from today"),
        (date(2026, 11, 17), "tomorrow"),
        (date(2026, 11, 16), "today"),
        (date(2026, 11, 15), "yesterday"),
        (date(2026, 11, 13), "3 days ago"),
    ],
)
def test_how_far_a_day_is(day, written):
    assert filters.days_from(day, date(2026, 11, 16)) == written


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "−3"),
        (Fraction(-1, 100), 1, "0.0"),
        (Fraction(84996, 1000), 2, "85.00"),
        (Fraction(1, 20), 1, "0.1"),
        (Fraction(123456789, 10), 1, "12,345,678.9"),
        (0, 1, "0.0"),
    ],
)
def test_rounding_goes_half_away_from_zero(value, decimals, written):
    assert filters.rounded(value, decimals) == written


@given(st.fractions(min_value=-1000, max_value=1000), st.integers(min_value=0, max_value=4))
def test_rounding_is_never_further_than_half_a_step(value, decimals):
    text = filters.rounded(value, decimals).replace("−", "-").replace(",", "")
    assert abs(Fraction(text) - value) <= Fraction(1, 2 * 10**decimals)


def test_percentages_take_exact_ratios():
    assert filters.percent1(Fraction(843, 1000)) == "84.3%"
    assert filters.percent(Fraction(2, 3)) == "67%"
    assert filters.percent(1, 2) == "100.00%"


@pytest.mark.parametrize(
    ("change", "written"),
    [
        (Fraction(3, 100), "+3.0"),
        (Fraction(-1, 6), "−16.7"),
        (0, "0.0"),
        (Fraction(1, 10000), "0.0"),
        (Fraction(-1, 10000), "0.0"),
        (1, "+100.0"),
    ],
)
def test_a_change_has_its_sign_and_a_true_minus(change, written):
    assert filters.points_change(change) == written


def test_counts_have_their_whole_and_their_noun():
    assert filters.of(1058, 1102) == "1,058 of 1,102"
    assert filters.counted(1, "body", "bodies") == "1 body"
    assert filters.counted(1200, "answer") == "1,200 answers"
    assert [filters.listed(words) for words in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]


def test_every_filter_is_there_for_pages():
    app = Flask("test")
    filters.register(app)
    assert app.jinja_env.from_string("{{ day | long_date }}").render(day=DAY) == "2 November 2026"
    assert {"clock", "days_from", "points_change", "of"} <= set(app.jinja_env.filters)
