"""XLSForm (the survey, choices and settings sheets of ODK and Kobo) as a questionnaire, as far as it maps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from questionnaires.conditions import number_in
from questionnaires.documents import Draft
from questionnaires.faults import Fault, Place
from questionnaires.formats.archive import Unsafe, opened
from questionnaires.formats.importing import Form, in_bounds, joined, key_from, text_from_html
from questionnaires.formats.workbook_reading import text_of

MOST_ROWS, MOST_COLUMNS = 5_000, 80
METADATA = frozenset({
    "start", "end", "today", "deviceid", "username", "phonenumber", "simserial", "subscriberid", "email", "audit",
    "start-geopoint", "background-audio",
})  # fmt: skip
PLAIN_KINDS: Mapping[str, Mapping[str, str]] = {
    "text": {"kind": "text"},
    "integer": {"kind": "number", "step": "1"},
    "decimal": {"kind": "number"},
    "range": {"kind": "number", "step": "1"},
    "date": {"kind": "date"},
    "note": {"kind": "note"},
    "acknowledge": {"kind": "declaration"},
    "trigger": {"kind": "declaration"},
}
USED = frozenset({
    "type", "name", "label", "hint", "guidance_hint", "required", "relevant", "constraint", "parameters", "appearance",
    "constraint_message", "required_message", "list_name", "default", "read_only",
})  # fmt: skip
BOUNDS = re.compile(r"\.\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Line:
    """A row of the survey sheet: its place and its cells by heading."""

    place: Place
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        """A cell, or nothing."""
        return self.cells.get(name, "")


@dataclass
class Group:
    """A group that is open: what it is, and its condition."""

    section: dict[str, Any] | None
    when: dict[str, Any] | None
    repeated: bool = False


@dataclass
class State:
    """Where in the survey sheet the reader is."""

    form: Form
    choices: Mapping[str, list[dict[str, str]]]
    open: list[Group] = field(default_factory=list)


def is_xlsform(data: bytes) -> bool:
    """Does a workbook have the sheet that every XLSForm has?"""
    try:
        with opened(data):
            book = load_workbook(BytesIO(data), read_only=True)
    except Exception:  # whatever is wrong with it, the reader of workbooks says it
        return False
    return "survey" in {sheet.title.strip().lower() for sheet in book.worksheets}


def read(data: bytes) -> Draft:
    """A questionnaire from an XLSForm; what does not map is a warning with its sheet and cell.

    Example: `read(Path("form.xlsx").read_bytes()).faults`.
    """
    try:
        with opened(data):
            book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
            sheets = {sheet.title.strip().lower(): list(lines(sheet)) for sheet in book.worksheets}
    except Unsafe as wrong:
        return Draft(None, (Fault("workbook", (), str(wrong), wrong.mend),))
    except Exception:  # openpyxl raises whatever it meets in a damaged file
        return Draft(None, (Fault("workbook", (), "The workbook cannot be read.", "Open it, and save it again."),))
    if "survey" not in sheets:
        return Draft(None, (Fault("workbook", (), "There is no sheet called survey.", "Is this an XLSForm?"),))
    state = State(Form(head(sheets.get("settings", []))), choices(sheets.get("choices", [])))
    for line in sheets["survey"]:
        if line.get("type"):
            one_line(state, line)
    return state.form.finished()


def lines(sheet: Any) -> Iterator[Line]:
    """The rows of a sheet by heading; of several languages the first, or the one without a name."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    names = [heading(str(cell.value or "")) for cell in next(rows, ())]
    for number, row in enumerate(rows, 2):
        cells: dict[str, str] = {}
        for name, cell in zip(names, row, strict=False):
            text = "" if cell.value is None else text_of(cell.value, str(cell.data_type)) or ""
            if name and text:
                cells.setdefault(name, text)
        if cells:
            yield Line(Place(number, 1, sheet.title), cells)


def heading(text: str) -> str:
    """The name of a column without its language.

    >>> heading("label::English (en)"), heading("List Name")
    ('label', 'list_name')
    """
    return text.split("::")[0].split(":")[0].strip().lower().replace(" ", "_")


def head(settings: list[Line]) -> dict[str, str]:
    """The head of the questionnaire from the settings sheet."""
    first = settings[0].cells if settings else {}
    title = first.get("form_title") or first.get("form_id") or "Imported questionnaire"
    version = re.sub(r"[^A-Za-z0-9.-]+", "-", first.get("version", "")).strip(".-") or "1"
    return {
        "key": key_from(first.get("form_id") or title) or "imported",
        "version": version,
        "title": title,
        "programme": "imported",
    }


def choices(rows: list[Line]) -> dict[str, list[dict[str, str]]]:
    """The choices by the name of their list."""
    found: dict[str, list[dict[str, str]]] = {}
    for line in rows:
        name = line.get("name") or line.get("value")
        if line.get("list_name") and name:
            label = text_from_html(line.get("label")) or name
            found.setdefault(line.get("list_name"), []).append({"key": name, "label": label})
    return found


def one_line(state: State, line: Line) -> None:
    """One row of the survey sheet."""
    words = line.get("type").replace("_", " ", 1).split() if line.get("type").startswith(("begin", "end")) else []
    if words[:1] == ["begin"]:
        begin(state, line, repeated="repeat" in words)
    elif words[:1] == ["end"]:
        if state.open:
            state.open.pop()
    elif line.get("type").lower() in METADATA:
        state.form.note(
            "metadata", f"{line.get('type')} is not kept.", "The return keeps who and when itself.", line.place
        )
    else:
        add_question(state, line)


def begin(state: State, line: Line, repeated: bool) -> None:
    """A group opens: a section where it is the outermost, else only its condition is kept."""
    title = text_from_html(line.get("label")) or line.get("name") or "Section"
    when = state.form.when(line.get("relevant"), title, line.place) if line.get("relevant") else None
    if repeated:
        state.form.note("repeat", f"{title} may be given several times; here it is asked once.",
                        "Ask for a number, or say it in a text.", line.place)  # fmt: skip
    if state.open:
        state.form.note("nested", f"{title} is a group within a group; its questions stand in the outer section.",
                        "Make it a section of its own, if it is one.", line.place)  # fmt: skip
        state.open.append(Group(state.open[-1].section, joined(state.open[-1].when, when), repeated))
        return
    section = state.form.section(title)
    section |= {"when": when} if when else {}
    state.open.append(Group(section, None, repeated))


def add_question(state: State, line: Line) -> None:
    """A question in its section."""
    form, name = state.form, line.get("name")
    kind = kind_of(state, line)
    text = text_from_html(line.get("label"))
    if kind is None or not name or not text:
        reason = f"the type {line.get('type')} has no counterpart" if kind is None else "it has no name or no label"
        form.note("left-out", f"{name or line.get('type')} is left out: {reason}.", "Ask it another way.", line.place)
        return
    when = form.when(line.get("relevant"), name, line.place) if line.get("relevant") else None
    when = joined(state.open[-1].when if state.open else None, when)
    question = {"key": form.key_for(name, line.place), **kind, "text": text}
    for field_name, column in (("why", "hint"), ("good", "guidance_hint")):
        question |= {field_name: text_from_html(line.get(column))} if line.get(column) else {}
    if kind["kind"] != "note" and line.get("required").lower() not in ("yes", "true", "true()"):
        question["optional"] = True
    question |= {"when": when} if when else {}
    constraint(form, line, question)
    for column in sorted(set(line.cells) - USED):
        form.note("column", f"{name}: {column} is not kept.", "Nothing, if it is not missed.", line.place)
    section_for(state)["questions"].append(question)


def section_for(state: State) -> dict[str, Any]:
    """The section that is open, or one for what stands outside any."""
    if state.open and state.open[-1].section is not None:
        return state.open[-1].section
    form = state.form
    if not form.sections or form.sections[-1].get("title") != "Questions":
        form.section("Questions")
    return form.sections[-1]


def kind_of(state: State, line: Line) -> dict[str, Any] | None:
    """How a question is answered, or None where we have nothing like it."""
    first, *rest = line.get("type").split()
    if first in PLAIN_KINDS:
        return dict(PLAIN_KINDS[first])
    if first not in ("select_one", "select_multiple") or not rest:
        return None
    options = state.choices.get(rest[0], [])
    if "or_other" in rest:
        options = [*options, {"key": "other", "label": "Other"}]
        state.form.note("other", f"{line.get('name')}: what other it is, is not asked.", "Add a text.", line.place)
    if first == "select_one" and {option["key"] for option in options} == {"yes", "no"}:
        return {"kind": "yes_no"}
    return {"kind": "choice" if first == "select_one" else "choices", "options": options} if options else None


def constraint(form: Form, line: Line, question: dict[str, Any]) -> None:
    """The bounds of a number; any other constraint is noted."""
    text = line.get("constraint")
    if question["kind"] == "number" and line.get("parameters"):
        given = dict(part.split("=", 1) for part in line.get("parameters").replace(",", " ").split() if "=" in part)
        in_bounds(question, number_in(given.get("start")), number_in(given.get("end")))
        question["step"] = given.get("step", question.get("step", "1"))
    if not text:
        return
    found = BOUNDS.findall(text)
    rest = re.sub(r"\band\b|\s", "", BOUNDS.sub("", text))
    signs = {sign: number_in(value) for sign, value in found}
    if question["kind"] == "number" and found and not rest and set(signs) <= {">=", "<="}:
        in_bounds(question, signs.get(">="), signs.get("<="))
    else:
        form.note("constraint", f"{line.get('name')}: the constraint “{text[:60]}” is not kept.",
                  "Say it in the question.", line.place)  # fmt: skip
