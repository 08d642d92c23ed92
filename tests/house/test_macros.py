"""Our own macros: the same radios as GOV.UK's, quick, escaped; and the port of the others is right."""

import json
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

from survey.views import filters

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = sorted((ROOT / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components").glob("*/fixtures.json"))
OUR_CLASSES = {"grades", "grades__item"}

GRADES = [
    {"value": "green", "label": "Met", "colour": "green", "hint": "Every part is in place."},
    {
        "value": "amber",
        "label": "Partly met",
        "colour": "amber",
        "hint": "Some parts are in place.",
        "needs_action": True,
    },
    {"value": "red", "label": "Not met", "colour": "red", "needs_action": True},
]
QUESTION = {
    "key": "sr.policy",
    "number": "G1",
    "text": "The policy says when each check is needed.",
    "kind": "graded",
    "force": "Must",
    "weight": "2",
    "why": "It keeps unsuitable people away.",
    "good": "The policy names each role.",
    "base": 3,
    "options": GRADES,
    "value": "amber",
    "last": {
        "when": "November 2025",
        "grade": {"colour": "green", "label": "Met"},
        "words": "Reviewed.",
        "confirm": True,
    },
    "comment": {"name": "sr.policy--comment", "value": "Seen.", "words": 150},
    "evidence": {"rows": [{"title": "Policy", "url": "/e/1", "line": "PDF", "remove": "/e/1/remove"}], "add_url": "/e"},
    "action": {"what": "Rewrite it", "who": "", "need": "Still needed: who sees to it."},
}


@pytest.fixture(scope="module")
def pages() -> Environment:
    """Our templates with our filters, and GOV.UK's port beside them."""
    port = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(ROOT / "survey" / "templates"), port]), autoescape=True
    )
    for function in (*filters.FILTERS, *filters.FILTERS_OF_FIGURES):
        environment.filters[function.__name__] = function
    environment.globals["csrf_token"] = lambda: "token"
    return environment


def render(pages: Environment, macro: str, name: str, *args: object, **kwargs: object) -> str:
    """What a macro of survey/templates/macros writes."""
    return str(getattr(pages.get_template(f"macros/{macro}.html").module, name)(*args, **kwargs))


def govuk(pages: Environment, component: str, params: dict) -> str:
    """What GOV.UK's macro writes for the same params."""
    name = "govuk" + "".join(word.title() for word in component.split("-"))
    template = f"govuk_frontend_jinja/components/{component}/macro.html"
    return str(getattr(pages.get_template(template).module, name)(params))


def tree(html: str) -> list:
    """Elements with their attributes and words, to be compared; spaces and the order of attributes do not count."""
    root = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return [branch(child) for child in root]


def branch(element: ElementTree.Element) -> tuple:
    """One element; our grade span stands for the words in it, and our own classes and marks are taken away."""
    attributes = {key: value for key, value in element.attrib.items() if key != "data-needs-action"}
    if "class" in attributes:
        attributes["class"] = " ".join(sorted(set(attributes["class"].split()) - OUR_CLASSES))
    words = [element.text or ""]
    children = []
    for child in element:
        if child.tag == "span" and child.get("class", "").split()[:1] == ["grade"]:
            words.append("".join(child.itertext()))
        else:
            children.append(branch(child))
        words.append(child.tail or "")
    return element.tag, sorted(attributes.items()), " ".join(" ".join(words).split()), children


@pytest.mark.parametrize("value", [None, "green", "red"])
@pytest.mark.parametrize("hint", [None, "Think of the whole year."])
@pytest.mark.parametrize("error", [None, "Select a grade for G1"])
@pytest.mark.parametrize("described_by", ["", "q-meta"])
def test_grades_are_govuk_radios(pages, value, hint, error, described_by):
    ours = render(pages, "questions", "grades", "q", GRADES, value, "Is it so?", hint, error, described_by)
    items = []
    for grade in GRADES:
        item = {"value": grade["value"], "text": grade["label"], "checked": grade["value"] == value}
        items.append(item | ({"hint": {"text": grade["hint"]}} if "hint" in grade else {}))
    params = {"name": "q", "idPrefix": "q", "items": items, "fieldset": {"legend": {"text": "Is it so?"}}}
    params["fieldset"] |= {"describedBy": described_by} if described_by else {}
    params |= {"hint": {"text": hint}} if hint else {}
    params |= {"errorMessage": {"text": error}} if error else {}
    assert tree(ours) == tree(govuk(pages, "radios", params))


@pytest.mark.parametrize("kind", ["radios", "checkboxes"])
def test_choices_are_govuk_radios_and_checkboxes(pages, kind):
    ours = render(
        pages, "forms", kind, "q", "Which?", [("a", "One"), ("b", "Two")], "b", hint="Hint", error="Choose one"
    )
    items = [{"value": "a", "text": "One"}, {"value": "b", "text": "Two", "checked": True}]
    params = {"name": "q", "idPrefix": "q", "items": items, "fieldset": {"legend": {"text": "Which?"}}}
    params |= {"hint": {"text": "Hint"}, "errorMessage": {"text": "Choose one"}}
    assert tree(ours) == tree(govuk(pages, kind, params))


@pytest.mark.parametrize("error", [None, "Enter a name"])
def test_single_controls_are_govuk_controls(pages, error):
    common = {"id": "q", "name": "q", "label": {"text": "Name"}, "hint": {"text": "In full"}}
    common |= {"errorMessage": {"text": error}} if error else {}
    text = render(pages, "forms", "text", "q", "Name", "Ada", hint="In full", error=error)
    assert tree(text) == tree(govuk(pages, "input", common | {"value": "Ada"}))
    area = render(pages, "forms", "textarea", "q", "Name", "Ada", hint="In full", error=error)
    assert tree(area) == tree(govuk(pages, "textarea", common | {"value": "Ada", "rows": 4}))
    select = render(pages, "forms", "select", "q", "Name", [("1", "One"), ("2", "Two")], 2, hint="In full", error=error)
    items = [{"value": "1", "text": "One"}, {"value": "2", "text": "Two", "selected": True}]
    assert tree(select) == tree(govuk(pages, "select", common | {"items": items}))


def test_a_whole_question_is_well_formed_and_its_ids_are_its_own(pages):
    html = render(pages, "questions", "question", QUESTION)
    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(html)
    ids = [
        element.get("id")
        for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter()
        if element.get("id")
    ]
    assert len(ids) == len(set(ids))
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        named = f"{element.get('aria-describedby', '')} {element.get('aria-labelledby', '')} {element.get('for', '')}"
        assert set(named.split()) <= set(ids)


@pytest.mark.parametrize(
    "kind", ["choices", "number", "date", "text", "person", "matrix", "criteria", "declaration", "note"]
)
def test_every_other_kind_names_its_controls(pages, kind):
    row = {"key": "r", "label": "Row", "options": GRADES, "value": "red"}
    columns = [{"key": "g", "label": "Grade", "options": GRADES}, {"key": "n", "label": "How many", "kind": "number"}]
    question = {"key": "k", "number": "A1", "text": "Words", "kind": kind, "options": GRADES}
    question |= {"rows": [row | {"columns": columns}], "words": 20, "dont_know": False, "error": "Mend this"}
    html = render(pages, "questions", "question", question)
    fragment = html5lib.parseFragment(html, namespaceHTMLElements=False)
    labelled = {element.get("for") for element in fragment.iter("label")}
    for control in [*fragment.iter("input"), *fragment.iter("textarea"), *fragment.iter("select")]:
        assert control.get("id") in labelled
        assert control.get("name").startswith("k")


def test_what_people_wrote_is_escaped(pages):
    words = "<script>alert(1)</script>"
    marked = QUESTION | {
        "text": words,
        "comment": {"name": "c", "value": words},
        "last": {"words": words, "confirm": True},
    }
    assert "<script" not in render(pages, "questions", "question", marked)
    assert "<script" not in render(pages, "charts", "stack", [{"count": 1, "css": "green", "word": words}])


def test_leading_line_ends_in_a_text_survive_the_page(pages):
    html = render(pages, "forms", "textarea", "q", "Name", "\n\nfirst")
    assert html5lib.parseFragment(html, namespaceHTMLElements=False).find(".//textarea").text == "\n\nfirst"


def test_charts_say_in_words_what_they_show(pages):
    parts = [{"count": 61, "css": "green", "word": "met"}, {"count": 0, "css": "red", "word": "not met"}]
    stack = render(pages, "charts", "stack", parts)
    assert 'aria-label="61 met, 0 not met"' in stack
    assert stack.count("<rect") == 1
    assert "from 92 to 100 per cent" in render(pages, "charts", "dumbbell", 91.7, 100)
    box = render(pages, "charts", "box", [61.3, 80, 86.1, 91.3, 98.8], 87.5, "This school 87.5")
    assert "median 86.1" in box
    assert "This school 87.5" in box


def test_an_empty_chart_is_drawn_without_dividing_by_nothing(pages):
    assert "<rect" not in render(pages, "charts", "stack", [])
    assert "<svg" in render(pages, "charts", "bar", 0, 0)
    assert "<svg" in render(pages, "progress", "progress", [{"complete": 0, "wanting": 0, "open": 0}], "nothing asked")


@pytest.mark.skipif(
    not FIXTURES, reason="node_modules is absent: run `make setup` to compare with GOV.UK's own fixtures"
)
def test_the_port_writes_what_govuk_frontend_writes(pages):
    equal = compared = 0
    for path in FIXTURES:
        component = json.loads(path.read_text("utf-8"))
        for fixture in component["fixtures"]:
            compared += 1
            written = govuk(pages, component["component"], fixture["options"])
            equal += tree(written) == tree(fixture["html"])
    assert (equal, compared) == (657, 657)
