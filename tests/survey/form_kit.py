"""A form as a browser would post it: everything that stands in its boxes, to be sent with a few of them changed."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.datastructures import MultiDict


def fields(page: str, mark: str = "data-guard", /, **changes: Any) -> MultiDict[str, str]:
    """Give what the form with an attribute `mark` would post; a change of None leaves a box out, `_` stands for `-`.

    Example: `client.post(address, data=fields(client.get(address).text, text="Is it done?"))`.
    """
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    form = next(one for one in tree.iter("form") if one.get(mark) is not None)
    made: MultiDict[str, str] = MultiDict(list(boxes(form)))
    for name, value in changes.items():
        made.setlist(name, value if isinstance(value, list) else [] if value is None else [value])
    return made


def boxes(form: Element) -> Iterator[tuple[str, str]]:
    """Name and value of everything in a form that a browser would send, the buttons left out."""
    for element in form.iter():
        name = element.get("name")
        if not name:
            continue
        if element.tag == "textarea":
            yield name, "".join(element.itertext()).removeprefix("\n")
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = next((one for one in options if one.get("selected") is not None), options[0] if options else None)
            if chosen is not None:
                yield name, chosen.get("value") or ""
        elif element.tag == "input" and (
            element.get("type") not in ("checkbox", "radio", "submit") or element.get("checked") is not None
        ):
            yield name, element.get("value") or ""
