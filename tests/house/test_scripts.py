"""The small scripts, in a real browser under the real content policy, with a server that remembers what it got."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, jsonify, render_template_string, request
from playwright.sync_api import Page, Route, expect
from werkzeug.serving import make_server

from survey.views import filters, headers

pytestmark = pytest.mark.browser

SURVEY = Path(__file__).resolve().parents[2] / "survey"
GRADES = [
    {"value": "met", "label": "Met", "colour": "green"},
    {"value": "not", "label": "Not met", "colour": "red", "needs_action": True},
]
SECTION = """{% extends "base.html" %}{% from "macros/questions.html" import question %}
{% block title %}Section{% endblock %}
{% block content %}<h1>Section</h1><form method="post" action="/done" data-autosave="/save" novalidate>
<input type="hidden" name="csrf_token" value="token">
{% for q in questions %}{{ question(q) }}{% endfor %}
<div class="saved"><button class="govuk-button">Save</button><p role="status">Nothing is waiting.</p></div></form>
{% endblock %}"""
TABLE = """{% extends "base.html" %}{% from "macros/tables.html" import th %}{% block title %}Table{% endblock %}
{% block content %}<h1>Table</h1><table class="table" data-sortable>
<thead><tr>{{ th("Body") }}{{ th("Score", num=true) }}</tr></thead>
<tbody>{% for name, score in rows %}
<tr><th scope="row">{{ name }}</th><td class="num">{{ score }}</td></tr>{% endfor %}</tbody>
</table>
{% endblock %}"""
JOB = """{% extends "base.html" %}{% from "macros/progress.html" import job %}{% block title %}Job{% endblock %}
{% block content %}<h1>Job</h1>{{ job("running", 1, 4, "Gathering", "/state", "/job") }}{% endblock %}"""

ROWS = """{% extends "base.html" %}{% from "drafts/form.html" import rows as listed %}
{% block title %}Rows{% endblock %}
{% block content %}<h1>Rows</h1><form method="post" action="/done" novalidate data-guard>
{% set columns = [("label", "Words", "", none), ("key", "Key", "", none)] %}
{{ listed("options", "Choices", [{"key": "one"}, {}], columns, {}) }}
<button>Save</button></form><a href="/table">Away</a>{% endblock %}"""


@dataclass
class Seen:
    """What the server was sent, and what it is to say next."""

    saves: list[dict[str, list[str]]] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)
    status: int = 200


def question(key: str, **more: Any) -> dict[str, Any]:
    """A graded question with a comment."""
    comment = {"name": f"{key}--comment", "value": "", "words": 5}
    return (
        {"key": key, "number": key, "text": f"Is {key} so?", "kind": "graded", "options": GRADES, "base": 1}
        | {
            "comment": comment,
            "action": {"what": ""},
        }
        | more
    )


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def address(seen: Seen) -> Iterator[str]:
    """A server on a port of its own with one page for each script."""
    app = Flask("scripts", template_folder=str(SURVEY / "templates"), static_folder=str(SURVEY / "static"))
    app.secret_key = "test"
    filters.register(app)
    headers.register(app)
    app.jinja_env.globals |= {"csrf_token": lambda: "token", "errors": None, "partnership": None, "viewer": None}
    pages = {"section": SECTION, "table": TABLE, "job": JOB, "rows": ROWS}
    rows = [("Ash", "9.5"), ("Beech", "–"), ("Cedar", "10.0"), ("Dogwood", "−1.0")]

    @app.get("/<name>")
    def page(name: str) -> str:
        return render_template_string(pages[name], questions=[question("a.one"), question("b.two")], rows=rows)

    @app.post("/save")
    def save() -> Any:
        seen.saves.append(request.form.to_dict(flat=False) | {"asked-by": [request.headers["X-Requested-With"]]})
        return jsonify(seen.answer), seen.status

    @app.get("/state")
    def state() -> Any:
        return jsonify({"state": "done", "done": 4, "total": 4, "message": "Ready", "url": "/table"})

    @app.post("/done")
    def done() -> str:
        return "done"

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def section(page: Page, address: str) -> Page:
    """The section page, opened; whatever the browser complains of fails the test."""
    page.goto(f"{address}/section")
    expect(page.locator("body")).to_have_class(re.compile("govuk-frontend-supported"))
    expect(page.locator("[data-action-for]").first).to_have_attribute("hidden", "")
    return page


def test_typing_saves_the_changed_question_alone(section: Page, seen: Seen):
    seen.answer = {"saved_at": "10:42", "message": "Saved at 10:42.", "bases": {"b.two": 7}}
    section.locator("[name='b.two--comment']").press_sequentially("Seen it")
    expect(section.get_by_text("Saved at 10:42.")).to_be_visible()
    assert len(seen.saves) == 1
    assert seen.saves[0] == {
        "csrf_token": ["token"],
        "base-b.two": ["1"],
        "b.two--comment": ["Seen it"],
        "b.two--action--what": [""],
        "b.two--action--who": [""],
        "b.two--action--when": [""],
        "saving": ["b.two"],
        "asked-by": ["fetch"],
    }
    assert section.locator("[name='base-b.two']").input_value() == "7"
    assert section.locator("[name='base-a.one']").input_value() == "1"


def test_without_a_connection_it_says_so_and_saves_when_there_is_one(section: Page, seen: Seen):
    seen.answer = {"message": "Saved at 10:43.", "bases": {}}
    section.context.set_offline(True)
    section.locator("[name='a.one--comment']").fill("Kept")
    expect(section.get_by_text("Your text is still on this page")).to_be_visible()
    assert section.locator("[name='a.one--comment']").input_value() == "Kept"
    section.context.set_offline(False)
    expect(section.get_by_text("Saved at 10:43.")).to_be_visible()
    assert seen.saves[-1]["a.one--comment"] == ["Kept"]


def test_when_the_service_fails_it_tries_again(section: Page, seen: Seen):
    seen.status = 500
    section.locator("[name='a.one--comment']").fill("Kept")
    expect(section.get_by_text("We try again.")).to_be_visible()
    seen.status, seen.answer = 200, {"message": "Saved at last."}
    expect(section.get_by_text("Saved at last.")).to_be_visible(timeout=8000)


def test_a_refusal_is_shown_and_the_text_stays(section: Page, seen: Seen):
    seen.status, seen.answer = 422, {"message": "The return was sent meanwhile."}
    section.locator("[name='a.one--comment']").fill("Late")
    expect(section.get_by_text("Not saved. The return was sent meanwhile.")).to_be_visible()
    assert section.locator("[name='a.one--comment']").input_value() == "Late"


def test_two_texts_on_one_answer_are_told_with_a_way_to_choose(section: Page, seen: Seen):
    conflict = {"key": "a.one", "message": "Two of you changed a.one. Read both and choose.", "url": "/table"}
    seen.answer = {"message": "One answer is not saved.", "conflicts": [conflict]}
    section.locator("[name='a.one--comment']").fill("Mine")
    expect(section.get_by_role("link", name="Two of you changed a.one.")).to_be_visible()
    assert section.locator("[name='a.one--comment']").input_value() == "Mine"


def test_what_is_typed_while_a_save_is_under_way_is_saved_after_it(section: Page, seen: Seen):
    seen.answer = {"message": "Saved."}
    held: list[Route] = []
    section.route("**/save", lambda route: held.append(route) if not held else route.continue_())
    box = section.locator("[name='a.one--comment']")
    box.fill("First")
    section.wait_for_timeout(1000)
    box.fill("First and second")
    held[0].continue_()
    expect(section.get_by_text("Saved.", exact=True)).to_be_visible()
    section.wait_for_timeout(1200)
    assert [save["a.one--comment"] for save in seen.saves] == [["First"], ["First and second"]]


def test_a_page_that_is_hidden_sends_what_was_being_written(section: Page, seen: Seen):
    seen.answer = {"message": "Saved."}
    section.locator("[name='b.two--comment']").fill("Half a sen")
    section.evaluate(
        "Object.defineProperty(document, 'visibilityState', {value: 'hidden'});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    expect(section.get_by_text("Saved.", exact=True)).to_be_visible()
    assert seen.saves[0]["saving"] == ["b.two"]


def test_leaving_asks_only_while_something_is_unsaved(section: Page, seen: Seen, address: str):
    seen.answer = {"message": "Saved."}
    asked: list[str] = []
    section.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    section.locator("[name='a.one--comment']").fill("Draft")
    section.locator("[name='a.one--comment']").press("End")
    section.goto(f"{address}/table")
    assert asked == ["beforeunload"]
    section.goto(f"{address}/section")
    section.locator("[name='a.one--comment']").fill("Draft")
    expect(section.get_by_text("Saved.", exact=True)).to_be_visible()
    section.goto(f"{address}/table")
    assert asked == ["beforeunload"]


def test_the_action_box_opens_for_a_grade_that_needs_one_and_never_hides_words(section: Page):
    box = section.locator("[data-action-for='a.one']")
    expect(box).to_be_hidden()
    section.locator("#q-a\\.one").get_by_text("Not met").click()
    expect(box).to_be_visible()
    section.locator("#q-a\\.one").get_by_text("Met", exact=True).click()
    expect(box).to_be_hidden()
    section.locator("#q-a\\.one").get_by_text("Not met").click()
    box.get_by_label("Action").fill("Mend it")
    section.locator("#q-a\\.one").get_by_text("Met", exact=True).click()
    expect(box).to_be_visible()


def test_words_are_counted(section: Page):
    box = section.locator("[name='a.one--comment']")
    line = section.locator("[id='a.one--comment-words']")
    expect(line).to_have_text("Up to 5 words")
    box.fill("one two three four")
    expect(line).to_have_text("1 word left")
    box.fill("one two three four five six seven")
    expect(line).to_have_text("2 words too many")


def test_a_table_sorts_by_figure_and_by_name_with_nothing_last(page: Page, address: str):
    page.goto(f"{address}/table")
    names = page.locator("tbody th")
    page.get_by_role("button", name="Score").click()
    expect(names).to_have_text(["Dogwood", "Ash", "Cedar", "Beech"])
    expect(page.get_by_role("columnheader", name="Score")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Score").click()
    expect(names).to_have_text(["Cedar", "Ash", "Dogwood", "Beech"])
    page.get_by_role("button", name="Body").click()
    expect(names).to_have_text(["Ash", "Beech", "Cedar", "Dogwood"])
    expect(page.get_by_role("columnheader", name="Score")).not_to_have_attribute("aria-sort", re.compile(".*"))


def test_a_job_is_followed_to_its_end(page: Page, address: str):
    page.goto(f"{address}/job")
    expect(page).to_have_url(f"{address}/table")


def test_pages_run_under_the_content_policy_without_a_complaint(page: Page, address: str):
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in ("section", "table", "job"):
        page.goto(f"{address}/{name}", wait_until="networkidle")
    assert said == []


def test_more_rows_are_numbered_empty_and_have_the_focus(page: Page, address: str):
    page.goto(f"{address}/rows")
    expect(page.locator("body")).to_have_class(re.compile("govuk-frontend-supported"))
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="More rows").click()
    added = page.locator("[name='options-3-label']")
    expect(added).to_be_focused()
    expect(added).to_have_value("")
    expect(page.get_by_label("Words 3")).to_be_visible()
    page.get_by_role("button", name="More rows").click()
    names = page.locator("tbody input[name$='-key']").evaluate_all("all => all.map(one => one.name)")
    assert names == [f"options-{number}-key" for number in (1, 2, 3, 4)]


def test_a_form_with_something_unsaved_asks_before_it_is_left(page: Page, address: str):
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{address}/rows")
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Away").click()
    page.wait_for_url("**/table")
    assert asked == []
    page.goto(f"{address}/rows")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Words 1").fill("Changed")
    page.get_by_role("link", name="Away").click()
    page.wait_for_url("**/table")
    assert asked == ["beforeunload"]
    page.goto(f"{address}/rows")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Words 1").fill("Changed")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/done")
    assert asked == ["beforeunload"]
