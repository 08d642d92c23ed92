"""A document from the rows of a workbook: every part with the cell it stands in, every fault with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from questionnaires.faults import Fault, Path, Place
from questionnaires.formats import workbook_sheets as sheets
from questionnaires.formats.workbook_conditions import condition_of
from questionnaires.formats.workbook_rows import head_columns, scale_columns
from questionnaires.formats.workbook_sheets import NA_ALLOWED, NA_NEEDS, Column, NoValue, decoded, part_columns


@dataclass(frozen=True)
class Row:
    """A row as read: its number, and the text of each column that is not blank."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet as read: the position of each known column (from 1) and the rows that are not blank."""

    title: str
    positions: Mapping[str, int]
    rows: tuple[Row, ...]

    def place(self, row: Row, column: str = "") -> Place:
        """The cell of a column, or the first cell of the row."""
        return Place(row.number, self.positions.get(column, 1), self.title)


@dataclass
class Building:
    """What has been read so far."""

    places: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, identity: str, place: Place, message: str, mend: str) -> None:
        """Note a fault at a cell."""
        path: Path = ("workbook", place.sheet, place.line, place.column)
        self.places[path] = place
        self.faults.append(Fault(identity, path, message, mend))

    def cells(self, sheet: Sheet, row: Row, columns: tuple[Column, ...], path: Path) -> dict[str, Any]:
        """The fields of one row."""
        self.places[path] = sheet.place(row)
        found: dict[str, Any] = {}
        for column in columns:
            if column.name in row.cells:
                self.places[(*path, column.name)] = sheet.place(row, column.name)
                value = self.value(sheet, row, column)
                if value is not None:
                    found[column.name] = value
        return found

    def value(self, sheet: Sheet, row: Row, column: Column, name: str = "") -> Any:
        """The value of one cell; None, and a fault, where it cannot be read."""
        try:
            return decoded(row.cells[name or column.name], column)
        except NoValue as wrong:
            place = sheet.place(row, name or column.name)
            self.fault("wrong-value", place, f"{wrong}.", "See the description of the column.")
            return None


def document_of(book: Mapping[str, Sheet], building: Building) -> dict[str, Any]:
    """The plain document of a workbook's sheets; faults and places are noted in `building`."""
    data = head(book[sheets.HEAD], building)
    for name, title, part in (
        ("retired", sheets.RETIRED, "Retired"),
        ("legal_basis", sheets.LEGAL, "LegalBasis"),
    ):
        found = [
            building.cells(book[title], row, part_columns(part), (name, position))
            for position, row in enumerate(book[title].rows)
        ]
        data |= {name: found} if found else {}
    scales = all_scales(book, building)
    data |= {"scales": scales} if scales else {}
    data["sections"] = all_sections(book, building)
    return data


def head(sheet: Sheet, building: Building) -> dict[str, Any]:
    """The fields of the head, one a row."""
    known = {column.name: column for column in head_columns()}
    data: dict[str, Any] = {}
    building.places[()] = Place(1, 1, sheet.title)
    for row in sheet.rows:
        name = row.cells.get("field", "").strip().lower().replace(" ", "_")
        place = sheet.place(row, "field")
        if name in data:
            building.fault("duplicate-field", place, f"The field {name} stands twice.", "Keep one of the rows.")
        elif name in known:
            building.places[(name,)] = sheet.place(row, "value")
            value = building.value(sheet, row, known[name], "value") if "value" in row.cells else None
            data |= {} if value is None else {name: value}
        else:
            building.fault("unknown-field", place, f"There is no field called {name or 'nothing'}.",
                           "Use the fields of a fresh export; write a blank where none is meant.")  # fmt: skip
    if "audience" in data:
        kinds = data.pop("audience")
        data["audience"] = kinds if isinstance(kinds, dict) else {"kinds": kinds}
        building.places |= {
            ("audience", "kinds", position): building.places[("audience",)] for position in range(len(kinds or ()))
        }
    return data


def na(sheet: Sheet, row: Row, building: Building, path: Path) -> dict[str, Any]:
    """The rule about not applicable, where the row has one."""
    if NA_ALLOWED.name not in row.cells and NA_NEEDS.name not in row.cells:
        return {}
    found = building.cells(sheet, row, (NA_ALLOWED, NA_NEEDS), path)
    names = {NA_ALLOWED.name: "allowed", NA_NEEDS.name: "needs"}
    building.places |= {
        (*path, "not_applicable", short): sheet.place(row, long) for long, short in names.items()
    }  # fmt: skip
    return {"not_applicable": {names[name]: value for name, value in found.items()}}


def inline(owner: str, sheet: Sheet, row: Row, building: Building, path: Path) -> dict[str, Any]:
    """The small parts that stand in their owner's row; left out where none of their cells is filled."""
    found: dict[str, Any] = {}
    for part_of, field_name, part in sheets.INLINE:
        if part_of != owner:
            continue
        values = {}
        for column in part_columns(part):
            cell = f"{field_name}_{column.name}"
            if cell in row.cells:
                building.places[(*path, field_name, column.name)] = sheet.place(row, cell)
                building.places.setdefault((*path, field_name), sheet.place(row, cell))
                values[column.name] = building.value(sheet, row, column, cell)
        values = {name: value for name, value in values.items() if value is not None}
        found |= {field_name: values} if values else {}
    return found


def all_scales(book: Mapping[str, Sheet], building: Building) -> dict[str, Any]:
    """The scales with their grades."""
    sheet = book[sheets.SCALES]
    scales: dict[str, Any] = {}
    for row in sheet.rows:
        key = row.cells.get("key", "")
        if not key or key in scales:
            message = f"The scale {key} stands twice." if key else "This scale has no key."
            building.fault("scale-key", sheet.place(row, "key"), message, "Give each scale a key of its own.")
            continue
        found = building.cells(sheet, row, scale_columns(), ("scales", key))
        found |= inline("Scale", sheet, row, building, ("scales", key))
        del found["key"]
        scales[key] = {"grades": [], **found, **na(sheet, row, building, ("scales", key))}
    known = {key: ("scales", key) for key in scales}
    for row, path in children(book[sheets.GRADES], "scale", known, building):
        grades = scales[str(path[1])]["grades"]
        here = (*path, "grades", len(grades))
        grades.append(building.cells(book[sheets.GRADES], row, part_columns("Grade"), here))
    maps(book[sheets.EARLIER], "scale", "grades_from", ("old_grade", "grade"), known, building, {
        path: scales[key] for key, path in known.items()
    })  # fmt: skip
    return scales


def all_sections(book: Mapping[str, Sheet], building: Building) -> list[dict[str, Any]]:
    """The sections with their questions and all that belongs to these."""
    sheet, found = book[sheets.SECTIONS], list[dict[str, Any]]()
    for position, row in enumerate(sheet.rows):
        found.append(building.cells(sheet, row, part_columns("Section"), ("sections", position)) | {"questions": []})
    known_sections: dict[str, Path] = {}
    for position, section in enumerate(found):
        known_sections.setdefault(section.get("key", ""), ("sections", position))
    questions: dict[str, Path] = {}
    parts: dict[Path, dict[str, Any]] = {path: found[int(path[1])] for path in known_sections.values()}
    for row, path in children(book[sheets.QUESTIONS], "section", known_sections, building):
        entries = found[int(path[1])]["questions"]
        here = (*path, "questions", len(entries))
        entries.append(question(book[sheets.QUESTIONS], row, building, here))
        questions.setdefault(entries[-1].get("key", ""), here)
        parts[here] = entries[-1]
    belongings(book, building, questions, parts)
    conditions(book[sheets.CONDITIONS], building, {"section": known_sections, "question": questions}, parts)
    return found


def question(sheet: Sheet, row: Row, building: Building, path: Path) -> dict[str, Any]:
    """One question by itself."""
    found = building.cells(sheet, row, part_columns("Question"), path) | na(sheet, row, building, path)
    found |= inline("Question", sheet, row, building, path)
    if "lineage" in row.cells or "from" in row.cells:
        lineage = {"change": row.cells["lineage"]} if "lineage" in row.cells else {}
        places = {"change": "lineage", "from": "from"}
        building.places |= {(*path, "lineage", name): sheet.place(row, column) for name, column in places.items()}
        building.places[(*path, "lineage")] = sheet.place(row, "lineage")
        sources = building.value(sheet, row, Column("from", "list")) if "from" in row.cells else None
        found["lineage"] = lineage | ({"from": sources} if sources is not None else {})
    return found


def belongings(
    book: Mapping[str, Sheet], building: Building, questions: Mapping[str, Path], parts: Mapping[Path, dict[str, Any]]
) -> None:
    """Options, rows, criteria, references, descriptors and the rest, each with its question."""
    for title, name, part in sheets.BELONGING:
        for row, path in children(book[title], "question", questions, building):
            entries = parts[path].setdefault(name, [])
            entries.append(building.cells(book[title], row, part_columns(part), (*path, name, len(entries))))
    columns = ("grade", "descriptor")
    maps(book[sheets.DESCRIPTORS], "question", "descriptors", columns, questions, building, parts)


def children(
    sheet: Sheet, column: str, known: Mapping[str, Path], building: Building
) -> Iterator[tuple[Row, Path]]:  # fmt: skip
    """The rows of a sheet with the path of what each belongs to; a fault for those that belong to nothing."""
    for row in sheet.rows:
        key = row.cells.get(column, "")
        if key and key in known:
            yield row, known[key]
            continue
        message = (
            f"There is no {column} called {key}." if key else f"This row does not say to which {column} it belongs."
        )
        where = {"section": sheets.SECTIONS, "scale": sheets.SCALES}.get(column, sheets.QUESTIONS)
        building.fault("unknown-key", sheet.place(row, column), message, f"Use a key of the sheet {where}.")


def maps(
    sheet: Sheet,
    column: str,
    name: str,
    columns: tuple[str, str],
    known: Mapping[str, Path],
    building: Building,
    parts: Mapping[Path, dict[str, Any]],
) -> None:
    """A field that maps keys to texts, a row each."""
    for row, path in children(sheet, column, known, building):
        if any(needed not in row.cells for needed in columns):
            message = f"This row needs both {columns[0].replace('_', ' ')} and {columns[1]}."
            building.fault("missing-field", sheet.place(row), message, "Fill it, or delete the row.")
            continue
        key, value = (decoded(row.cells[one], Column(one)) for one in columns)
        entries = parts[path].setdefault(name, {})
        if key in entries:
            building.fault("duplicate-field", sheet.place(row), f"{key} stands twice.", "Keep one of the rows.")
        entries[key] = value
        building.places[(*path, name, key)] = sheet.place(row, columns[1])


def conditions(
    sheet: Sheet, building: Building, known: Mapping[str, Mapping[str, Path]], parts: Mapping[Path, dict[str, Any]]
) -> None:
    """The conditions, the rows of each taken together."""
    rows_at: dict[Path, list[Row]] = {}
    for row in sheet.rows:
        of, key = row.cells.get("of", "question").lower(), row.cells.get("key", "")
        path = known.get(of, {}).get(key)
        if path is None:
            building.fault("unknown-key", sheet.place(row, "key"), f"There is no {of} called {key or 'nothing'}.",
                           "Use a key of the sheet Sections or Questions.")  # fmt: skip
        else:
            rows_at.setdefault(path, []).append(row)
    for path, rows in rows_at.items():
        building.places[(*path, "when")] = sheet.place(rows[0])
        try:
            parts[path]["when"] = condition_of([row.cells for row in rows])
        except NoValue as wrong:
            building.fault("condition", sheet.place(rows[0]), f"The condition of {rows[0].cells['key']}: {wrong}.",
                           "One row a demand; see Read me.")  # fmt: skip
