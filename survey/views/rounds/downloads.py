"""The issue list as a file, narrowed as its page was."""

from flask import Response
from flask.typing import ResponseReturnValue

from survey import policies
from survey.exports import issue_list
from survey.extensions import db
from survey.queries.rounds.bodies import list_bodies
from survey.views import clock, scope
from survey.views.filters import date_time
from survey.views.guards import allowed
from survey.views.rounds import filters, words
from survey.views.rounds.blueprint import bp

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/p/<pid>/rounds/<rid>/lines.csv")
@allowed(policies.sees_rounds)
def lines_csv(pid: str, rid: str) -> ResponseReturnValue:
    """Give the list as CSV."""
    return attachment(issue_list.csv_bytes(values()), "text/csv; charset=utf-8", f"{rid}-issue-list.csv")


@bp.get("/p/<pid>/rounds/<rid>/lines.xlsx")
@allowed(policies.sees_rounds)
def lines_xlsx(pid: str, rid: str) -> ResponseReturnValue:
    """Give the list as an Excel workbook."""
    partnership, round_ = scope.partnership(), scope.round_()
    about = [
        f"Issue list of {round_.name}, {partnership.name}",
        f"{filters.shown().label}, as it stood on {date_time(clock.now())}",
        *(["DEMONSTRATION. Every body, person and figure is made up."] if partnership.demonstration else []),
    ]
    return attachment(issue_list.xlsx_bytes(values(), about), SHEET, f"{rid}-issue-list.xlsx")


def values() -> list[list[issue_list.Value]]:
    """Gather the rows of the file."""
    wanted = filters.shown().wanted(clock.today(), size=None)
    found = list_bodies(db.session, scope.round_().id, scope.partnership().id, wanted, clock.now())
    return list(issue_list.list_values(found.rows, words.PLACES))


def attachment(data: bytes, kind: str, name: str) -> Response:
    """Answer with a file to keep."""
    answer = Response(data, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
