"""Pages with a supplement: the respondent reads which part is whose, the business unit its figures apart."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from survey.models import QuestionnaireConfirmation, Role, Round, Scope
from tests import factories
from tests.house_client import HouseClient
from tests.survey import supplements_kit
from tests.survey.supplements_kit import ANSWERS, OWN, Kit

Client = Callable[..., HouseClient]
FIRST = datetime(2026, 10, 5, 9, 30, tzinfo=UTC)


@pytest.fixture
def kit(session: Session) -> Kit:
    return supplements_kit.make(session)


@pytest.fixture
def round_(kit: Kit) -> Round:
    return kit.issue(kit.core_version("2025", FIRST), kit.supplement("1", FIRST), slug="first", now=FIRST)


def lead(client: Client, kit: Kit) -> HouseClient:
    return client(kit.lead)


def address(kit: Kit, round_: Round, *rest: str) -> str:
    return "/".join([f"/returns/{kit.dossier(round_).return_.id}", *rest])


def scrutineer(client: Client, kit: Kit) -> HouseClient:
    user = factories.user(kit.session)
    factories.grant(kit.session, user, Role.SCRUTINEER, Scope.PARTNERSHIP, partnership_id=kit.partnership.id)
    return client(user)


def test_the_task_list_says_which_sections_are_the_supplement(client: Client, kit: Kit, round_: Round) -> None:
    page = lead(client, kit).get(address(kit, round_)).text
    assert page.index("Policy") < page.index("Supplement: What we ask as well") < page.index("Our town")
    assert page.count("Supplement: ") == 1


def test_a_section_of_the_supplement_is_answered_like_any_other(client: Client, kit: Kit, round_: Round) -> None:
    someone, url = lead(client, kit), address(kit, round_, "sections", "local")
    page = someone.get(url).text
    assert "Section B, 2 of 2. Supplement: What we ask as well" in page
    assert "In place" in page
    posted = {"x.beach": "green", "x.lead": "red", "x.lead--comment": "Not yet.", "go": "stay"}
    assert someone.post(url, data=posted).status_code == 303
    kit.session.expire_all()
    assert "Not yet." in someone.get(address(kit, round_, "check")).text


@pytest.mark.parametrize("paper", ["print", "check"])
def test_papers_name_the_supplement(client: Client, kit: Kit, round_: Round, paper: str) -> None:
    page = lead(client, kit).get(address(kit, round_, paper)).text
    assert page.count("Supplement: What we ask as well") == 1
    assert "Staff know our helpline." in page


def test_what_was_sent_shows_both_parts(client: Client, kit: Kit, round_: Round) -> None:
    kit.send(round_, ANSWERS | OWN, FIRST)
    page = lead(client, kit).get(address(kit, round_, "copy")).text
    assert page.count("Supplement: What we ask as well") == 1
    assert "B2" in page


def test_results_show_the_supplement_apart(client: Client, kit: Kit, round_: Round) -> None:
    kit.send(round_, ANSWERS | OWN, FIRST)
    someone = scrutineer(client, kit)
    url = f"/p/{kit.partnership.slug}/rounds/first/results/{kit.body.slug}"
    page = someone.get(url).text
    assert f"Supplement of {kit.partnership.short_name}" in page
    own = page[page.index('id="own"') :]
    assert "25.0%" in own
    assert 'href="' + url + "/answers?part=own&amp;section=local" in own
    assert "100" in page[: page.index('id="own"')]
    answers = someone.get(f"{url}/answers?part=own&section=local").text
    assert "Staff know our helpline." in answers
    assert "earned 1 of 4 points" in answers
    assert "Staff know our helpline." not in someone.get(f"{url}/answers").text


def test_a_round_has_a_page_of_its_supplement(client: Client, kit: Kit, round_: Round) -> None:
    kit.send(round_, ANSWERS | OWN, FIRST)
    someone, url = scrutineer(client, kit), f"/p/{kit.partnership.slug}/rounds/first/results"
    core = someone.get(url).text
    assert f'href="{url}?part=own"' in core
    assert "100.0%" in core
    assert "25.0%" not in core
    own = someone.get(f"{url}?part=own").text
    assert f"supplement of {kit.partnership.short_name}" in own
    assert "25.0%" in own
    assert "Our town" in own
    assert "Policy" not in own
    assert f'href="{url}/{kit.body.slug}/answers?part=own"' in own


def test_a_body_without_supplement_has_no_such_page(client: Client, kit: Kit) -> None:
    round_ = kit.issue(kit.core_version("2025", FIRST), slug="first", now=FIRST)
    kit.send(round_, ANSWERS, FIRST)
    someone, url = scrutineer(client, kit), f"/p/{kit.partnership.slug}/rounds/first/results/{kit.body.slug}"
    assert "Supplement of" not in someone.get(url).text
    assert someone.get(f"{url}/answers?part=own").status_code == 404
    whole = url.rpartition("/")[0]
    assert "part=own" not in someone.get(whole).text
    assert someone.get(f"{whole}?part=own").status_code == 404


def manager(client: Client, kit: Kit) -> HouseClient:
    return client(factories.user_with(kit.session, "business_unit", partnership=kit.partnership))


def filled(kit: Kit, page: str, **changes: object) -> dict[str, object]:
    """The second step as it is offered, with changes."""
    found = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page))
    found["groups"] = re.findall(r'name="groups" type="checkbox" value="([^"]+)"', page)
    found["supplements"] = re.findall(r'name="supplements" type="checkbox" value="(\d+)"[^>]* checked', page)
    return found | changes


def test_a_supplement_is_no_choice_of_the_first_step(client: Client, kit: Kit) -> None:
    core, own = kit.core_version("2025", FIRST), kit.supplement("1", FIRST)
    page = manager(client, kit).get(f"/p/{kit.partnership.slug}/rounds/new").text
    assert f'value="{core.id}"' in page
    assert own.title not in page


def test_the_second_step_offers_the_newest_supplement_ticked(client: Client, kit: Kit) -> None:
    core, old = kit.core_version("2025", FIRST), kit.supplement("1", FIRST)
    own = kit.supplement("2", FIRST + timedelta(days=1), replaces="1")
    page = manager(client, kit).get(f"/p/{kit.partnership.slug}/rounds/new?versions={core.id}").text
    assert "Your own supplement" in page
    assert re.findall(r'name="supplements" type="checkbox" value="(\d+)"[^>]* checked', page) == [str(own.id)]
    assert f'value="{old.id}"' in page


def test_a_round_is_issued_with_the_supplement_from_the_pages(client: Client, kit: Kit) -> None:
    core, own = kit.core_version("2025", FIRST), kit.supplement("1", FIRST)
    someone, url = manager(client, kit), f"/p/{kit.partnership.slug}/rounds/new"
    given = filled(kit, someone.get(f"{url}?versions={core.id}").text, name="Schools with ours", versions=[core.id])
    check = someone.post(url, data=given | {"step": "check"}).text
    assert "What we ask as well, version 1: for 1 of 1 bodies" in check
    assert f'name="supplements" value="{own.id}"' in check
    assert someone.post(url, data=given | {"step": "issue"}).status_code == 303
    round_ = kit.session.exec(select(Round).where(Round.name == "Schools with ours")).one()
    assert kit.dossier(round_).keys == [kit.core, kit.extra]


def test_a_supplement_that_clashes_is_said_at_its_field(client: Client, kit: Kit) -> None:
    core = kit.core_version("2025", FIRST)
    for key in ("one", "two"):
        source = supplements_kit.EXTRA.format(key=key, core=kit.core, version="1", replaces="", beach="B.", lineage="")
        kit.publish(source.replace("x.", f"{key}.").replace("local", key), FIRST)
    someone, url = manager(client, kit), f"/p/{kit.partnership.slug}/rounds/new"
    page = someone.get(f"{url}?versions={core.id}").text
    both = re.findall(r'name="supplements" type="checkbox" value="(\d+)"', page)
    given = filled(kit, page, name="Schools", versions=[core.id], supplements=both)
    answer = someone.post(url, data=given | {"step": "check"}).text
    assert "one@1 and two@1 would both go to one body" in answer
    assert 'href="#supplements"' in answer


def test_a_supplement_is_a_sample_until_its_partnership_confirms_it(client: Client, kit: Kit) -> None:
    core, own = kit.core_version("2025", FIRST), kit.supplement("1", FIRST)
    round_ = kit.issue(core, own, slug="first", now=FIRST)
    someone = lead(client, kit)
    assert "A sample to be checked before use." in someone.get(address(kit, round_)).text
    printed = "Supplement: What we ask as well, a sample to be checked before use"
    assert printed in someone.get(address(kit, round_, "print")).text
    row = QuestionnaireConfirmation(
        partnership_id=kit.partnership.id, version_id=own.id, statement="Read.", at=FIRST, confirmed_by=None
    )
    factories.keep(kit.session, row)
    assert "A sample to be checked before use." not in someone.get(address(kit, round_)).text
    assert printed not in someone.get(address(kit, round_, "print")).text
