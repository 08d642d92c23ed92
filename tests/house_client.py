"""A test client that holds every page it is given to the house style.

Checked are: valid HTML5 with a language; one h1, and a title that starts with it ("Error: " before it when there is an
error summary); ids that are unique; summary links that meet an input; a label for every input; a CSRF token in every
POST form; no script or style that the content policy would stop.
"""

from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlmodel import Session
from werkzeug.test import TestResponse

from survey.models import User

UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
FIELDS = ("input", "select", "textarea")


class NotHouseStyle(AssertionError):
    """What is wrong with a page."""


class HouseClient(FlaskClient):
    """Checks each HTML page, sends the CSRF token (`csrf=False` leaves it out), and refreshes the test's session."""

    session: Session | None = None
    user: User | None = None

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        """Ask for a page; raises NotHouseStyle when it breaks the rules."""
        if csrf and kwargs.get("method", "GET") not in {"GET", "HEAD"}:
            headers = dict(kwargs.pop("headers", None) or {})
            kwargs["headers"] = {"X-CSRFToken": self.csrf_token()} | headers
        answer = super().open(*args, **kwargs)
        if self.session is not None:
            self.session.expire_all()
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            check(answer.text)
        return answer

    def csrf_token(self) -> str:
        """Give a token that fits this browser's session."""
        with self.session_transaction() as kept, self.application.test_request_context():
            from flask import session

            session.update(kept)
            token: str = generate_csrf()
            kept["csrf_token"] = session["csrf_token"]
        return token

    def sign_in(self, user: User, now: datetime) -> "HouseClient":
        """Begin a session of this user without going through the pages."""
        with self.session_transaction() as kept:
            kept.clear()
            kept.update(_user_id=f"{user.id}.{user.session_serial}", _fresh=True)
            kept["began"] = kept["seen"] = int(now.timestamp())
        self.user = user
        return self


def check(text: str) -> None:
    """Hold one page to the house style; raises NotHouseStyle with everything that is wrong."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(text)
    wrong = [f"line {place[0]}: {code} {data}" for place, code, data in parser.errors]
    for rule in (_heading, _ids, _summary, _labels, _forms, _scripts):
        wrong += rule(page)
    if "&lt;Macro" in text:
        wrong.append("a macro is printed where its result was meant: an import of base.html hides a value of the view")
    if page.get("lang") is None:
        wrong.append("the page has no language")
    if wrong:
        raise NotHouseStyle("\n".join(wrong))


def _text(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _with_class(page: Element, name: str) -> list[Element]:
    return [element for element in page.iter() if name in (element.get("class") or "").split()]


def _heading(page: Element) -> list[str]:
    headings = list(page.iter("h1"))
    title = _text(page.find("head/title"))
    if len(headings) != 1:
        return [f"{len(headings)} h1 instead of one"]
    prefix = "Error: " if _with_class(page, "govuk-error-summary") else ""
    if not title.startswith(prefix + _text(headings[0])):
        return [f"the title {title!r} does not start with {prefix + _text(headings[0])!r}"]
    return []


def _ids(page: Element) -> list[str]:
    seen: set[str] = set()
    twice = []
    for element in page.iter():
        name = element.get("id")
        if name is not None and name in seen:
            twice.append(f"id {name!r} twice")
        seen.add(name or "")
    return twice


def _summary(page: Element) -> list[str]:
    fields = {element.get("id") for element in page.iter() if element.tag in (*FIELDS, "button")}
    return [
        f"the summary links to {link.get('href')!r}, which is no input"
        for summary in _with_class(page, "govuk-error-summary")
        for link in summary.iter("a")
        if (link.get("href") or "").startswith("#") and (link.get("href") or "")[1:] not in fields
    ]


def _labels(page: Element) -> list[str]:
    named = {label.get("for") for label in page.iter("label")}
    inside = {id(field) for label in page.iter("label") for field in label.iter()}
    return [
        f"no label for {field.tag} {field.get('name')!r}"
        for field in page.iter()
        if field.tag in FIELDS
        and field.get("type") not in UNLABELLED
        and field.get("id") not in named
        and id(field) not in inside
        and not (field.get("aria-label") or field.get("aria-labelledby"))
    ]


def _forms(page: Element) -> list[str]:
    wrong = []
    for form in page.iter("form"):
        posts = (form.get("method") or "get").lower() == "post"
        names = {field.get("name") for field in form.iter("input")}
        if posts and "csrf_token" not in names:
            wrong.append(f"no CSRF token in the form to {form.get('action')!r}")
        if posts and form.get("novalidate") is None:
            wrong.append(f"the form to {form.get('action')!r} lets the browser check: novalidate is missing")
    return wrong


def _scripts(page: Element) -> list[str]:
    wrong = [
        f"an inline {element.tag} without a nonce"
        for element in page.iter()
        if element.tag in {"script", "style"}
        and not element.get("src")
        and not element.get("nonce")
        and "json" not in (element.get("type") or "")
    ]
    for element in page.iter():
        names = [name for name in element.attrib if name == "style" or name.startswith("on")]
        wrong += [f"{element.tag} has the attribute {name}" for name in names]
    return wrong
