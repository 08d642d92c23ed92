"""A LimeSurvey form (.lss) as a questionnaire, as far as it maps; read through defusedxml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from questionnaires.documents import Draft
from questionnaires.faults import Fault
from questionnaires.formats.importing import Form, key_from, text_from_html

LARGEST = 10_000_000
Row = Mapping[str, str]

KINDS: Mapping[str, str] = {
    "L": "choice", "!": "choice", "O": "choice", "Y": "yes_no", "M": "choices", "P": "choices", "N": "number",
    "S": "text", "T": "text", "U": "text", "D": "date", "X": "note", "5": "choice", "G": "choice",
}  # fmt: skip
"""Types with one counterpart; lists with a comment lose the comment, which every graded question has here anyway."""

ROWS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "F": (), "H": (), "Q": (), "K": (),
    "A": tuple((str(n), str(n)) for n in range(1, 6)),
    "B": tuple((str(n), str(n)) for n in range(1, 11)),
    "C": (("Y", "Yes"), ("U", "Uncertain"), ("N", "No")),
    "E": (("I", "Increase"), ("S", "Same"), ("D", "Decrease")),
}  # fmt: skip
"""Types that ask one thing of several rows: here a question a row."""

NUMBERS = ":"
"""A table of numbers, rows by columns: a matrix here."""

FIXED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "5": ROWS["A"],
    "G": (("F", "Female"), ("M", "Male")),
}


@dataclass(frozen=True)
class Survey:
    """The tables of the file: rows by table, texts in the survey's own language."""

    tables: Mapping[str, list[Row]]
    language: str

    def rows(self, table: str, **where: str) -> list[Row]:
        """The rows of a table with these values, in this language where they have one."""
        return [
            row
            for row in self.tables.get(table, ())
            if row.get("language", self.language) == self.language
            and all(row.get(name) == value for name, value in where.items())
        ]

    def text(self, table: str, name: str, **where: str) -> str:
        """One text, without its HTML; from the row itself in older files, from a table of texts in newer ones."""
        return next((text_from_html(row[name]) for row in self.rows(table, **where) if row.get(name)), "")


def read(data: bytes) -> Draft:
    """A questionnaire from a LimeSurvey form; what does not map is a warning that names the question.

    Example: `read(Path("survey.lss").read_bytes()).faults`.
    """
    if len(data) > LARGEST:
        return refused(
            f"The file has {len(data):,} bytes; {LARGEST:,} are allowed.", "Export the survey structure only."
        )
    try:
        root = fromstring(data, forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError) as wrong:
        entities = isinstance(wrong, DefusedXmlException)
        reason = "it holds a document type or entities" if entities else "it is no XML"
        return refused(f"The file cannot be read: {reason}.", "Export the survey structure (.lss) again.")
    if root.tag != "document" or root.findtext("LimeSurveyDocType") != "Survey":
        return refused("This is no LimeSurvey survey.", "Export the survey structure (.lss).")
    survey = Survey({table.tag: list(rows_of(table)) for table in root}, root.findtext("languages/language") or "en")
    form = Form(head(survey))
    for group in sorted(survey.rows("groups"), key=lambda row: order(row, "group_order")):
        one_group(form, survey, group)
    return form.finished()


def refused(message: str, mend: str) -> Draft:
    """A file that is not read."""
    return Draft(None, (Fault("lss", (), message, mend),))


def rows_of(table: Element) -> Iterator[Row]:
    """The rows of a table."""
    for row in table.iterfind("rows/row"):
        yield {cell.tag: cell.text or "" for cell in row}


def order(row: Row, name: str) -> int:
    """The place of a row among its like."""
    return int(row[name]) if row.get(name, "").isdigit() else 0


def head(survey: Survey) -> dict[str, str]:
    """The head of the questionnaire."""
    texts = survey.rows("surveys_languagesettings", surveyls_language=survey.language)
    settings = texts[0] if texts else {}
    title = text_from_html(settings.get("surveyls_title", "")) or "Imported questionnaire"
    welcome = (settings.get(name, "") for name in ("surveyls_description", "surveyls_welcometext"))
    intro = "\n".join(text for text in map(text_from_html, welcome) if text)
    known = {"key": key_from(title)[:60].strip(".-") or "imported", "version": "1", "title": title}
    return known | {"programme": "imported"} | ({"intro": intro} if intro else {})


def one_group(form: Form, survey: Survey, group: Row) -> None:
    """A group as a section with its questions."""
    gid = group.get("gid", "")
    name = survey.text("group_l10ns", "group_name", gid=gid) or text_from_html(group.get("group_name", "")) or "Section"
    intro = survey.text("group_l10ns", "description", gid=gid) or text_from_html(group.get("description", ""))
    section = form.section(name)
    section |= {"intro": intro} if intro else {}
    when = relevance(form, group.get("grelevance", ""), name)
    section |= {"when": when} if when else {}
    for row in sorted(survey.rows("questions", gid=gid, parent_qid="0"), key=lambda row: order(row, "question_order")):
        section["questions"] += questions_of(form, survey, row)


def relevance(form: Form, text: str, whose: str) -> dict[str, Any] | None:
    """Who is asked; 1 and nothing mean everybody."""
    text = text.strip().strip("{}").strip()
    return None if text in ("", "1") else form.when(text, whose)


def questions_of(form: Form, survey: Survey, row: Row) -> list[dict[str, Any]]:
    """A question as one of ours, or as several where it has rows."""
    code, kind, qid = row.get("title", ""), row.get("type", ""), row.get("qid", "")
    text = survey.text("question_l10ns", "question", qid=qid) or text_from_html(row.get("question", ""))
    if (kind not in KINDS and kind not in ROWS and kind != NUMBERS) or not text:
        reason = f"the type {kind} has no counterpart" if text else "it has no text"
        form.note("left-out", f"{code} is left out: {reason}.", "Ask it another way.")
        return []
    when = relevance(form, row.get("relevance", ""), code)
    why = survey.text("question_l10ns", "help", qid=qid) or text_from_html(row.get("help", ""))
    common: dict[str, Any] = {"why": why} if why else {}
    common |= {"optional": True} if row.get("mandatory", "N") not in ("Y", "S") and kind != "X" else {}
    common |= {"when": when} if when else {}
    if kind in ("O", "P"):
        form.note("comment", f"{code}: the comment beside the choices is not asked.", "Add a text.")
    if row.get("other") == "Y":
        form.note("other", f"{code}: “other” with a text is not offered.", "Add an option and a text.")
    if kind in ROWS:
        return [one | common for one in a_question_a_row(form, survey, row, text)]
    if kind == NUMBERS:
        return [matrix(form, survey, row, text) | common]
    found = {"key": form.key_for(code), "kind": KINDS[kind], "text": text, **common}
    options = options_of(form, survey, row, found["key"])
    if KINDS[kind] in ("choice", "choices") and len(options) < 2:
        form.note("options", f"{code} has fewer than two choices.", "Add options.")
    return [found | ({"options": options} if options else {})]


def options_of(form: Form, survey: Survey, row: Row, key: str) -> list[dict[str, str]]:
    """The choices of a question: its answers, its subquestions where several may be chosen, or fixed ones."""
    kind, qid = row.get("type", ""), row.get("qid", "")
    if kind in FIXED:
        return [{"key": code, "label": label} for code, label in FIXED[kind]]
    if kind in ("M", "P"):
        found = [(sub.get("title", ""), sub_text(survey, sub)) for sub in subquestions(survey, qid)]
        form.values |= {f"{row.get('title', '')}_{code}": (row.get("title", ""), code) for code, _ in found}
        return [{"key": code, "label": label} for code, label in found]
    return answers(survey, qid) if kind in ("L", "!", "O") else []


def answers(survey: Survey, qid: str) -> list[dict[str, str]]:
    """The answers that a list offers."""
    rows = sorted(survey.rows("answers", qid=qid, scale_id="0") or survey.rows("answers", qid=qid),
                  key=lambda row: order(row, "sortorder"))  # fmt: skip
    return [
        {
            "key": row.get("code", ""),
            "label": survey.text("answer_l10ns", "answer", aid=row.get("aid", "-"))
            or text_from_html(row.get("answer", ""))
            or row.get("code", ""),
        }
        for row in rows
    ]


def subquestions(survey: Survey, qid: str) -> list[Row]:
    """The rows of a question, in order."""
    return sorted(survey.rows("subquestions", parent_qid=qid), key=lambda row: order(row, "question_order"))


def matrix(form: Form, survey: Survey, row: Row, text: str) -> dict[str, Any]:
    """A table of numbers; its rows and columns are told apart by their scale."""
    subs = subquestions(survey, row.get("qid", ""))
    parts: dict[str, list[dict[str, str]]] = {"rows": [], "columns": []}
    for sub in subs:
        known = parts["columns" if sub.get("scale_id") == "1" else "rows"]
        key = re.sub(r"[^a-z0-9]+", "-", key_from(sub.get("title", ""))).strip("-") or "part"
        key = key if all(one["key"] != key for one in known) else f"{key}-{len(known) + 1}"
        known.append({"key": key, "label": sub_text(survey, sub)})
    columns = [{**column, "kind": "number"} for column in parts["columns"]]
    if not parts["rows"] or not columns:
        form.note("rows", f"{row.get('title', '')} is a table without rows or columns.", "Add them.")
    key = form.key_for(row.get("title", ""))
    return {"key": key, "kind": "matrix", "text": text, "rows": parts["rows"], "columns": columns}


def sub_text(survey: Survey, row: Row) -> str:
    """The words of a row."""
    text = survey.text("question_l10ns", "question", qid=row.get("qid", "-"))
    return text or text_from_html(row.get("question", "")) or row.get("title", "")


def a_question_a_row(form: Form, survey: Survey, row: Row, text: str) -> list[dict[str, Any]]:
    """A question for each row of a table."""
    code, kind = row.get("title", ""), row.get("type", "")
    options = answers(survey, row.get("qid", "")) or [{"key": k, "label": label} for k, label in ROWS[kind]]
    shape = {"Q": {"kind": "text"}, "K": {"kind": "number"}}.get(kind, {"kind": "choice", "options": options})
    rows = subquestions(survey, row.get("qid", ""))
    form.note(
        "rows",
        f"{code} has {len(rows)} rows: each is a question of its own.",
        "Reword them, so that each stands alone.",
    )
    stem = re.sub(r"[:?.]$", "", text)
    return [
        {"key": form.key_for(f"{code}_{sub.get('title', '')}"), **shape, "text": f"{stem}: {sub_text(survey, sub)}"}
        for sub in rows
    ]
