"""A round by the twelve common standards: for rounds of several versions, and for standards cut another way."""

from flask import render_template
from flask.typing import ResponseReturnValue

from reports.common_standards import CommonFigure, Earned, by_common_standard
from survey import policies
from survey.extensions import db
from survey.models import Partnership, Round
from survey.queries.questionnaires import get_questionnaires
from survey.queries.results import list_earned, list_editions
from survey.queries.standards import get_taxonomy
from survey.views import clock, scope
from survey.views.guards import allowed
from survey.views.results.blueprint import bp


@bp.get("/p/<pid>/rounds/<rid>/results/by-standard")
@allowed(policies.sees_results)
def common(pid: str, rid: str) -> ResponseReturnValue:
    """Medians of bodies by common standard."""
    figures = figures_of(scope.partnership(), scope.round_())
    return render_template("results/common.html", round=scope.round_(), figures=figures)


def figures_of(partnership: Partnership, round_: Round) -> tuple[CommonFigure, ...]:
    """Lay the sections of every version of a round by the common standards they count for."""
    editions = list_editions(db.session, round_.id)
    by_digest = get_questionnaires(db.session, editions)
    versions = {one.id: by_digest[one.digest] for one in editions}
    taxonomy = get_taxonomy(db.session, partnership.id, clock.today())
    parts = []
    for one in list_earned(db.session, round_.id, partnership.id):
        version = versions[one.version_id]
        section = next(section for section in version.sections if section.key == one.section)
        name = f"{version.key} {version.label_of(section.key)} {section.title}"
        parts.append(Earned(one.body, name, taxonomy.common_of(section.standard), one.earned, one.available))
    return by_common_standard(parts)
