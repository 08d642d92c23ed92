"""A round while it is being filled in: what is offered, what is suggested, and the order that it makes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import abort, request

from survey import policies
from survey.extensions import db
from survey.forms.rounds import NewRoundForm, slug_for, usual_due
from survey.models import Organisation, PartnershipArea, QuestionnaireVersion, Round
from survey.policies import Place
from survey.queries.partnerships import list_areas, list_programmes
from survey.queries.questionnaires import get_questionnaire, list_versions
from survey.queries.rounds.candidates import list_candidates
from survey.queries.rounds.figures import Group
from survey.queries.rounds.lists import list_followable, list_slugs, list_versions_of
from survey.queries.rounds.places import NO_PHASE, SCHOOL, word_for
from survey.services.refusals import Refused
from survey.services.rounds.planning import Order
from survey.services.rounds.rules import Rule, plain, read_rule
from survey.services.rounds.settings import settings_for
from survey.services.rounds.supplements import choose
from survey.views import clock, scope
from survey.views.filters import long_date
from survey.views.rounds import words


@dataclass(frozen=True)
class Offered:
    """A published version that can be chosen: its row, the kinds of body it is for, and what it is a supplement to."""

    row: Any
    kinds: tuple[str, ...]
    supplement_to: str = ""

    @property
    def id(self) -> int:
        """The id of the version."""
        return int(self.row.id)


@dataclass(frozen=True)
class GroupChoice:
    """A group of bodies that can be ticked."""

    key: str
    label: str
    kind: str
    bodies: tuple[Organisation, ...]

    @property
    def count(self) -> int:
        """How many bodies there are."""
        return len(self.bodies)

    @property
    def terms(self) -> list[str]:
        """The rules that choose the group: by phase, or by each type that stands for it."""
        if self.kind != SCHOOL:
            return [f"kind={self.kind}"]
        pairs = {(one.phase or "", "" if one.phase not in (None, *NO_PHASE) else one.type or "") for one in self.bodies}
        return [
            ",".join(term for term in ("kind=school", said("phase", phase), said("type", type_)) if term)
            for phase, type_ in sorted(pairs)
        ]

    @property
    def is_nameless(self) -> bool:
        """Whether the register says too little of some of them for a rule to choose them alone."""
        return self.kind == SCHOOL and any(one.phase in (None, *NO_PHASE) and not one.type for one in self.bodies)


@dataclass
class Draft:
    """A round being filled in, with everything the form offers."""

    form: NewRoundForm
    versions: list[Offered]
    supplements: list[Offered]
    groups: list[GroupChoice]
    areas: list[PartnershipArea]
    rounds: list[Round]

    @property
    def group_options(self) -> list[dict[str, str]]:
        """The groups as options of the form, with how many bodies each has."""
        return [{"value": one.key, "label": f"{one.label} ({one.count})"} for one in self.groups]

    @property
    def supplement_options(self) -> list[dict[str, str]]:
        """The partnership's own supplements to what is chosen, as options of the form."""
        return [
            {"value": str(one.id), "label": f"{one.row.title}, version {one.row.version}"} for one in self.supplements
        ]

    @property
    def added(self) -> list[Offered]:
        """The supplements that are ticked."""
        return [one for one in self.supplements if str(one.id) in (self.form.supplements.data or ())]

    @property
    def terms(self) -> list[str]:
        """The rules for what is ticked: a kind as a whole where all its groups are, else group by group."""
        ticked = [one for one in self.groups if one.key in (self.form.groups.data or ())]
        found: list[str] = []
        for kind in dict.fromkeys(one.kind for one in ticked):
            own = [one for one in ticked if one.kind == kind]
            whole = len(own) == sum(one.kind == kind for one in self.groups)
            found += [f"kind={kind}"] if whole else [term for one in own for term in one.terms]
        return found


def offered_versions() -> list[Offered]:
    """List the core versions that the viewer may issue, by title, the newest first."""
    return [one for one in offered() if not one.supplement_to]


def offered() -> list[Offered]:
    """List every version that the viewer may issue, supplements too."""
    partnership, viewer = scope.partnership(), scope.viewer()
    programmes = policies.programmes_of(viewer, partnership.id)
    found = []
    for row in list_versions(db.session, [partnership.id]):
        if programmes is None or row.programme in programmes:
            questionnaire = get_questionnaire(db.session, row.id, row.digest)
            found.append(Offered(row, questionnaire.audience.kinds, questionnaire.supplement_to or ""))
    return found


def make_draft(form: NewRoundForm, chosen: list[int]) -> Draft:
    """Gather what the form offers for some versions."""
    partnership = scope.partnership()
    every = offered()
    versions = [one for one in every if one.id in chosen and not one.supplement_to]
    keys = {one.row.key for one in versions}
    supplements = [one for one in every if one.supplement_to in keys]
    rounds = list_followable(db.session, partnership.id)
    form.after.offer([("", "None"), *((str(one.id), f"{one.name}, due {long_date(one.due_on)}") for one in rounds)])
    areas = list_areas(db.session, [partnership.id])
    return Draft(form, versions, supplements, group_choices(versions), areas, rounds)


def group_choices(versions: list[Offered]) -> list[GroupChoice]:
    """List the groups of bodies that the versions are for, with how many there are."""
    candidates = list_candidates(db.session, [scope.partnership().id], clock.today())
    bodies: dict[Group, list[Organisation]] = {}
    for one in candidates:
        body = one.organisation
        group = (body.kind, word_for(body.kind, body.phase or "", body.type or ""))
        bodies.setdefault(group, []).append(body)
    names = {one.organisation.kind: one.kind_name for one in candidates}
    found = [
        GroupChoice(words.group_key(group), words.group_label(group, names), group[0], tuple(some))
        for group, some in bodies.items()
        if any(not one.kinds or group[0] in one.kinds for one in versions)
    ]
    return sorted(found, key=lambda choice: (choice.kind != "school", choice.label))


def fresh_form(chosen: list[int]) -> Draft:
    """Fill in a form with what is usual: everybody the questionnaire is for, ten weeks, the round before beside, and
    the newest version of the partnership's own supplement."""
    today = clock.today()
    draft = make_draft(NewRoundForm(formdata=None), chosen)
    before = round_before(draft)
    form = draft.form
    form.versions.data = [str(one.id) for one in draft.versions]
    form.supplements.data = list({one.supplement_to: str(one.id) for one in reversed(draft.supplements)}.values())
    form.name.data = usual_name(draft)
    form.opens_on.data, form.due_on.data = long_date(today), long_date(usual_due(today))
    form.groups.data = [one.key for one in draft.groups]
    form.areas.data = [area.code for area in draft.areas]
    form.after.data = str(before.id) if before else ""
    return draft


def read_draft() -> Draft:
    """Read what was posted."""
    chosen = [int(value) for value in request.form.getlist("versions") if value.isdecimal()]
    return make_draft(NewRoundForm(), chosen)


def usual_name(draft: Draft) -> str:
    """Suggest a name: the programme and the version."""
    row = draft.versions[0].row
    programmes = {one.slug: one.name for one in list_programmes(db.session, scope.partnership().id)}
    return f"{programmes.get(row.programme, row.title)} {row.version}"


def round_before(draft: Draft) -> Round | None:
    """Suggest the newest round of the same questionnaire."""
    keys = {one.row.key for one in draft.versions}
    asked = list_versions_of(db.session, [one.id for one in draft.rounds])
    return next((one for one in draft.rounds if asked.get(one.id, set()) & keys), None)


def order_from(draft: Draft) -> Order:
    """Make the order; raises Refused for what is missing."""
    form, partnership = draft.form, scope.partnership()
    opens_on, due_on = needed(form.opens_on.day, "opens_on"), needed(form.due_on.day, "due_on")
    name = (form.name.data or "").strip()
    versions = [db.session.get_one(QuestionnaireVersion, one.id) for one in (*draft.versions, *draft.added)]
    return Order(
        slug=slug_for(partnership.slug, name, list_slugs(db.session)),
        name=name,
        opens_on=opens_on,
        due_on=due_on,
        partnerships=(partnership,),
        versions=tuple(choose(db.session, version) for version in versions),
        to=rules_from(draft),
        after=next((one for one in draft.rounds if str(one.id) == form.after.data), None),
        settings=settings_for(partnership),
    )


def rules_from(draft: Draft) -> tuple[Rule, ...]:
    """Read who is due; raises Refused where nobody is, or a rule cannot be read."""
    rules = draft.form.rules(draft.terms, [area.code for area in draft.areas])
    if not rules:
        raise Refused("Tick who is due.", "groups")
    check_groups(draft)
    try:
        return tuple(read_rule(rule) for rule in rules)
    except Refused as refused:
        raise Refused(refused.message, "more") from refused


def said(name: str, value: str) -> str:
    """Write a term of a rule, where there is anything to say."""
    return f"{name}={plain(value)}" if value else ""


def check_groups(draft: Draft) -> None:
    """Refuse a choice that no rule can say: schools of which neither phase nor type is known, without the others."""
    ticked = set(draft.form.groups.data or ())
    for one in draft.groups:
        alone = any(other.kind == one.kind and other.key not in ticked for other in draft.groups)
        if one.is_nameless and one.key in ticked and alone:
            raise Refused(
                f"{one.label} ({one.count}) can be ticked only with all other schools: "
                "the register gives neither phase nor type of some of them.",
                "groups",
            )


def needed(day: date | None, field: str) -> date:
    """Insist on a date."""
    if day is None:
        raise Refused(f"Write a date such as {long_date(usual_due(clock.today()))}.", field)
    return day


def may_issue(order: Order) -> None:
    """Ask whether the viewer may issue every programme of the order."""
    programmes = [one.version.programme for one in order.versions]
    if not policies.manages(scope.viewer(), Place.of(scope.partnership().id, programmes=programmes)):
        abort(403)
