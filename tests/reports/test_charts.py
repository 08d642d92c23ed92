"""Charts: every figure is in the alternative, bytes repeat, nothing is cut, few peers are never shown."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree

import pytest

from questionnaires.scoring import Settings
from reports.charts import GradeRow, StandardRow, dumbbell, grades_bar, peers_box, spread
from reports.charts import grades as grade_charts
from reports.charts.canvas import low_end, width_of, wrapped
from reports.charts.dumbbell import apart
from reports.charts.peers import quantile, standing
from reports.house import RED

YEARS = ("2026", "2025")
LONG = "Attendance, children missing education, elective home education and alternative provision"


def row(now: int | str | None, before: int | str | None, title: str = "Governance", label: str = "B") -> StandardRow:
    """A standard with exact scores."""
    return StandardRow(
        label, title, None if now is None else Fraction(now), None if before is None else Fraction(before), 5
    )


def texts(svg: bytes) -> list[str]:
    """The texts of a picture, as they stand in it."""
    return ["".join(node.itertext()) for node in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_the_same_data_give_the_same_bytes():
    rows = [row(80, 70), row(60, 75, "Training", "C")]
    assert dumbbell(rows, YEARS, Settings()).svg == dumbbell(rows, YEARS, Settings()).svg
    bars = [GradeRow("2025", 24, 11, 1), GradeRow("2026", 29, 5, 2)]
    assert grades_bar(bars).svg == grades_bar(bars).svg


def test_dumbbell_shows_text_as_text_and_says_every_figure():
    chart = dumbbell([row(80, 70), row(60, 75, "Training", "C")], YEARS, Settings())
    assert {"B Governance", "C Training", "70", "80", "75", "60", "2025 → 2026"} <= set(texts(chart.svg))
    assert "B Governance: rose, 70 to 80; C Training: fell, 75 to 60." in chart.alt
    assert b"Date" not in chart.svg
    assert b"<dc:date>" not in chart.svg


def test_a_fall_is_red_dashed_and_bold():
    rose, fell = (dumbbell([row(*scores)], YEARS, Settings()).svg.decode() for scores in ((80, 70), (70, 80)))
    assert RED not in rose
    assert RED in fell
    assert "font-weight: 700" in fell


def test_a_rounded_figure_does_not_contradict_its_band():
    assert {"84.8", "60"} <= set(texts(dumbbell([row("848/10", 60)], YEARS, Settings()).svg))


def test_long_titles_wrap_and_nothing_is_cut():
    rows = [row(80, 70, LONG), row(None, None, "W" * 101, "C")]
    joined = " ".join(texts(dumbbell(rows, YEARS, Settings()).svg))
    assert f"B {LONG}" in joined
    assert joined.count("W") == 101
    assert "nothing to compare" in joined
    assert all(width_of(line) <= 30 for line in wrapped(LONG, 30))


def test_one_year_has_one_dot_and_no_earlier_year():
    chart = dumbbell([row(80, None)], ("2026", None), Settings())
    assert "Score" in texts(chart.svg)
    assert chart.alt == "Chart: score of each standard in per cent in 2026. B Governance: 80."


def test_labels_of_an_axis_do_not_touch():
    labels = {85.0: "85", 60.0: "60", 100.0: "100", 0.0: "0"}
    assert apart(labels, 0.3) == [0.0, 60.0, 85.0]
    assert apart(labels, 2) == [0.0, 60.0, 85.0, 100.0]


def test_the_axis_starts_below_everything_shown():
    assert low_end([Fraction(80)], 55) == 50
    assert low_end([Fraction(31)], 55) == 20
    assert low_end([0], 55) == 0


def test_grades_are_hatched_and_numbered_where_there_is_room():
    rows = [GradeRow("2025", 24, 11, 1), GradeRow("2026", 29, 5, 2)]
    chart = grades_bar(rows)
    assert b"<pattern" in chart.svg
    assert {"24", "11", "29", "5"} <= set(texts(chart.svg))
    assert "1" not in texts(chart.svg)
    assert grade_charts.in_words(rows) == "Met 24 → 29, partly met 11 → 5, not met 1 → 2"
    assert "2025: 24 Met, 11 Partly met, 1 Not met; 2026: 29 Met, 5 Partly met, 2 Not met" in chart.alt


def test_other_grades_are_shown_only_where_there_are_some():
    assert "other" not in grade_charts.in_words([GradeRow("2026", 1, 0, 0)])
    assert "other grades 2" in grade_charts.in_words([GradeRow("2026", 1, 0, 0, 2)])


@pytest.mark.parametrize("others", range(5))
def test_fewer_than_five_others_are_never_shown(others: int):
    assert spread([70.0] * others) is None
    assert peers_box([70.0] * others, Fraction(80), Settings()) is None


def test_from_five_the_median_alone_and_from_eight_the_quartiles():
    assert spread([50, 60, 70, 80, 90]) == spread([90, 80, 70, 60, 50])
    five, eight = spread([50, 60, 70, 80, 90]), spread([10, 20, 30, 40, 50, 60, 70, 80])
    assert five
    assert (five.median, five.quartiles, five.ends) == (70, None, None)
    assert eight
    assert (eight.median, eight.quartiles, eight.ends) == (45, (28, 63), (10, 80))
    alt = peers_box([50, 60, 70, 80, 90], Fraction(80), Settings())
    assert alt
    assert "50" not in alt.alt
    assert "90" not in alt.alt


def test_quantiles_are_of_type_seven():
    values = [Fraction(value) for value in (1, 2, 3, 4, 5)]
    assert [quantile(values, Fraction(share, 4)) for share in range(5)] == [1, 2, 3, 4, 5]
    assert quantile(values[:4], Fraction(3, 4)) == Fraction(13, 4)


def test_peers_are_whole_percents_and_the_own_figure_keeps_its_band():
    chart = peers_box([70.4, 75.5, 80.1, 85.2, 90.9], Fraction(848, 10), Settings())
    assert chart
    assert "Median 80" in texts(chart.svg)
    assert "This body 84.8" in texts(chart.svg)
    assert standing([70.4, 85.2, 90.9], Fraction(85)) == "Higher than 1 of the 3 others, equal to 1, lower than 1"
