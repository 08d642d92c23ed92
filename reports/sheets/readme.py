"""Read me: what this is, which rounds and versions, layer, method, bases, digest; and the way to every sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from textwrap import wrap
from typing import cast

from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires.definition import Questionnaire
from questionnaires.exact import exact_text
from questionnaires.scales import Scale
from reports.cells import height_of, lines_of
from reports.house import count_of, date_and_time, long_date, number
from reports.inputs import RoundData
from reports.sheets.bodies import bounds
from reports.sheets.facts import Facts
from reports.sheets.furniture import README, Setting, margins, page_lines, put
from reports.sheets.non_returns import turnout_words
from reports.sheets.sheet import FIRST_ROW, Sheet
from reports.sheets.styles import plain_number
from reports.sheets.year_on_year import SET_WORDS

WIDTHS = (26, 112)
FIXED = {
    "States": (
        "Not asked (a condition, or another version), not answered, not applicable and do not know are four things "
        "and are counted apart. None of them scores."
    ),
    "Colours": (
        "Colour never stands alone: each coloured cell holds a word or a figure; red is filled dark, amber filled "
        "light, green outlined, all that is not graded dashed. Words beside figures are part of the number format, so "
        "the cell is still a number. The colours are rules and follow a sort or a filter."
    ),
    "Figures": (
        "Values, not formulas. Percentages are out of 100, kept to two decimals and shown with one, or with as many as "
        "their band needs: 84.96 is never shown as 85.0. Rounded once, half away from zero."
    ),
    "Text": (
        "Text is as written; what begins with = + - or @ is text. A control character, which a workbook cannot hold, "
        "stands as \N{REPLACEMENT CHARACTER}. A text of more than 32,767 characters goes on in the next row; "
        "one of more than thirty lines is whole in its cell though the row shows only these."
    ),
}
"""What holds for every workbook."""
NO_CHILD = "No data about an individual child is wanted here; tell the business unit if you find any."


def add(workbook: Workbook, facts: Facts, sheets: Sequence[Sheet], setting: Setting) -> None:
    """The first sheet."""
    made = cast(Worksheet, workbook.active)
    made.title = README
    put(made, 1, 1, title(facts), "title")
    put(made, 2, 1, subtitle(facts, setting), "base")
    for row, lines in ((1, wrap(title(facts), 95)), (2, wrap(subtitle(facts, setting), 150))):
        made.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        made.row_dimensions[row].height = 20 * len(lines) + 4 if row == 1 else 13 * len(lines) + 4
    for letter, width in zip("AB", WIDTHS, strict=True):
        made.column_dimensions[letter].width = width
    for column, text in enumerate(("Item", "What it says"), 1):
        put(made, FIRST_ROW - 1, column, text, "heading")
    row = FIRST_ROW
    for row, (item, text) in enumerate(items(facts), FIRST_ROW):
        put(made, row, 1, item, "label")
        put(made, row, 2, text, "top")
        made.row_dimensions[row].height = height_of(lines_of(text, WIDTHS[1]))
    put_links(made, sheets, row + 2)
    made.freeze_panes = f"A{FIRST_ROW}"
    print_setup(made, setting)


def put_links(made: Worksheet, sheets: Sequence[Sheet], row: int) -> None:
    """A link to every sheet, with what it holds."""
    put(made, row, 1, "Sheet", "heading")
    put(made, row, 2, "What it holds", "heading")
    for at, sheet in enumerate(sheets, row + 1):
        put(made, at, 1, sheet.title, "linked")
        cell = made.cell(at, 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet.title}'!A1", display=sheet.title)
        put(made, at, 2, sheet.about, "top")
        made.row_dimensions[at].height = height_of(1)


def print_setup(made: Worksheet, setting: Setting) -> None:
    """A4 upright, one page wide."""
    made.sheet_view.showGridLines = False
    made.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    made.page_setup.orientation, made.page_setup.paperSize = "portrait", 9
    made.page_setup.fitToWidth, made.page_setup.fitToHeight = 1, 0
    made.print_title_rows = f"{FIRST_ROW - 1}:{FIRST_ROW - 1}"
    margins(made)
    page_lines(made, README, setting)


def title(facts: Facts) -> str:
    """The rounds compared."""
    earlier = [facts.rounds[one.slug] for one in facts.earlier]
    return f"{facts.now.name}, compared with {', '.join(earlier)}" if earlier else facts.now.name


def subtitle(facts: Facts, setting: Setting) -> str:
    """Who, what kind of data, when."""
    who = facts.data.partnership.name
    return " · ".join(filter(None, (setting.notice, who, f"made {date_and_time(facts.data.made_at)}")))


def items(facts: Facts) -> Iterator[tuple[str, str]]:
    """What the figures are and rest on."""
    yield "What it is for", purpose(facts)
    for one in facts.data.rounds:
        name = f"{facts.rounds[one.slug]} ({one.slug})"
        yield "This round" if one is facts.now else "Earlier round", f"{name}: {round_words(one)}"
    issued = {form.name: (form, one.is_sample(form)) for one in facts.data.rounds for form in one.questionnaires}
    for form, is_sample in issued.values():
        yield "Version", f"{form.name}: {version_words(form, is_sample)}"
    yield "Who is in it", who_words(facts)
    yield "Answers", answer_words(facts)
    yield "Layer and method", layer_words(facts)
    yield "Score", score_words(facts)
    yield "Bands", band_words(facts)
    yield "Compared", compared_words(facts)
    yield from FIXED.items()
    marking = facts.data.partnership.marking
    yield "Marking", f"{marking}. {NO_CHILD}" if marking else NO_CHILD
    yield "Digest of the data", facts.data.digest


def purpose(facts: Facts) -> str:
    """Why one would open it."""
    if not facts.earlier:
        return "To see the returns of a first round, body by body and question by question, and what figures rest on."
    return (
        "To compare the returns of this round with those of the earlier, body by body and question by question, "
        "like with like, and to see what each figure rests on."
    )


def round_words(one: RoundData) -> str:
    """Dates, versions and returns of a round."""
    versions = ", ".join(form.name for form in one.questionnaires)
    return (
        f"opened {long_date(one.opens_on)}, due {long_date(one.due_on)}; {versions}; "
        f"{count_of(len(one.returns), 'return')}."
    )


def version_words(form: Questionnaire, is_sample: bool) -> str:
    """Title and size of a version, and whether it is a sample."""
    asked = sum(question.answered_by_someone for question in form.questions.values())
    scored = sum(form.is_scored(question) for question in form.questions.values())
    sample = " A sample: check before use." if is_sample else ""
    sections = count_of(len(form.sections), "section")
    return f"{form.title}, {count_of(asked, 'question')} in {sections}, {number(scored)} of them scored.{sample}"


def who_words(facts: Facts) -> str:
    """The issue list, counted, and who is in both rounds."""
    text = turnout_words(facts) if facts.turnout.issued else f"{count_of(len(facts.bodies), 'return')}, no issue list."
    if not facts.earlier:
        return text
    before = facts.earlier[0]
    both = len(facts.now.returns.keys() & before.returns.keys())
    return f"{text} {count_of(both, 'body', 'bodies')} returned in {facts.rounds[before.slug]} too."


def answer_words(facts: Facts) -> str:
    """All scored answers by state, so that they add up."""
    totals = [one.scorecard.overall for one in facts.bodies]
    asked, answered = sum(t.asked for t in totals), sum(t.answered for t in totals)
    apart, unscored = sum(t.not_applicable for t in totals), sum(t.not_scored for t in totals)
    return (
        f"{number(asked)} scored questions asked of {count_of(len(totals), 'body', 'bodies')} in all = "
        f"{number(answered)} answered ({number(unscored)} by a grade without points) + "
        f"{number(apart)} not applicable + {number(asked - answered - apart)} not answered."
    )


def layer_words(facts: Facts) -> str:
    """The layer, said once in full."""
    return (
        f"{facts.layer} Between years one named layer is used, and only where it was completed in both; "
        "else self-assessed grades in both."
    )


def score_words(facts: Facts) -> str:
    """How a score comes about, with the points of each scale."""
    scales = {
        f"{scale.key}: {points_words(scale)}"
        for form in facts.forms for scale in form.scales.values()
    }  # fmt: skip
    return (
        "Question: ratio = (points − least) ÷ (most − least) of its scale, 0 to 1. Standard and whole: "
        "Σ weight × ratio ÷ Σ weight, times 100, over scored questions asked, answered and applicable. "
        f"Points: {'; '.join(sorted(scales)) or 'no scale'}."
    )


def points_words(scale: Scale) -> str:
    """The points of each grade; of a percentage how far it goes."""
    if scale.percent is not None:
        return f"0% 0 to 100% 100 in steps of {exact_text(scale.percent.step)}"
    return ", ".join(f"{grade.label} {exact_text(grade.points or Fraction(0))}" for grade in scale.pointed)


def band_words(facts: Facts) -> str:
    """Bounds and what holds a band down or back."""
    settings = facts.settings
    low = settings.band_names.get("low", "low")
    return (
        f"{bounds(settings)} A critical question not met holds its standard and the whole at {low}, marked *. "
        f"No band below {plain_number(settings.answered_share)}% answered or not applicable, or with a critical "
        "question not answered."
    )


def compared_words(facts: Facts) -> str:
    """What the comparable set is."""
    if not facts.earlier:
        return "Nothing: a first round stands by itself."
    return (
        f"On {SET_WORDS}. Both years on the newer version’s weights, so a score may differ from the one printed at "
        "the time, which stands beside it as “All before”. The rest is counted and named on Year on year, Movements "
        "and Lineage."
    )
