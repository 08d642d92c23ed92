"""The rules that every page in every test is held to."""

import pytest

from tests.house_client import NotHouseStyle, check

PAGE = """<!doctype html>
<html lang="en"><head><title>{title}</title></head><body><h1>Your return</h1>{body}</body></html>
"""
FORM = '<form method="post" novalidate><input type="hidden" name="csrf_token" value="t">{}</form>'
SUMMARY = '<div class="govuk-error-summary"><a href="#{}">Enter a name</a></div>'
NAME = '<label for="name">Name</label><input id="name" name="name">'


def page(body: str = "", title: str = "Your return – Sefton") -> str:
    return PAGE.format(title=title, body=body)


@pytest.mark.parametrize(
    "text",
    [
        page(),
        page(FORM.format(NAME)),
        page(FORM.format(SUMMARY.format("name") + NAME), title="Error: Your return – Sefton"),
        page('<script nonce="n">1</script><script src="/a.js"></script><script type="application/json">1</script>'),
        page("<label>Name <input name=name></label>"),
        page('<form method="get"><input type="search" name="q" aria-label="Search"></form>'),
    ],
)
def test_a_tidy_page_passes(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (page("<h1>Another</h1>"), "2 h1"),
        (page(title="Sefton"), "does not start with 'Your return'"),
        (page(FORM.format(SUMMARY.format("name") + NAME)), "does not start with 'Error: Your return'"),
        (page(SUMMARY.format("nowhere"), title="Error: Your return"), "which is no input"),
        (page('<p id="a"></p><p id="a"></p>'), "id 'a' twice"),
        (page(FORM.format('<input name="name">')), "no label for input 'name'"),
        (page('<form method="post" novalidate></form>'), "no CSRF token"),
        (page(FORM.format("").replace(" novalidate", "")), "novalidate is missing"),
        (page("<script>1</script>"), "an inline script without a nonce"),
        (page('<p style="color: red">x</p>'), "p has the attribute style"),
        (page('<p onclick="go()">x</p>'), "p has the attribute onclick"),
        (page("<p><div></div></p>"), "unexpected-end-tag"),
        (page().replace(' lang="en"', ""), "no language"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    with pytest.raises(NotHouseStyle) as told:
        check(text)
    assert said in str(told.value)
