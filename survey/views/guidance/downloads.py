"""Who must answer again, as a file."""

from flask import Response
from flask.typing import ResponseReturnValue

from questionnaires.guidance.register import Document
from survey import policies
from survey.exports import answer_again
from survey.exports.lists import Value
from survey.views import clock, scope
from survey.views.filters import long_date
from survey.views.guards import allowed
from survey.views.guidance import shown
from survey.views.guidance.blueprint import bp

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/p/<pid>/guidance/<document>/answer-again.csv")
@allowed(policies.lists_rounds)
def again_csv(pid: str, document: str) -> ResponseReturnValue:
    """Give the list as CSV."""
    found, values = gathered(document)
    return attachment(answer_again.csv_bytes(values), "text/csv; charset=utf-8", f"{found.key}-answer-again.csv")


@bp.get("/p/<pid>/guidance/<document>/answer-again.xlsx")
@allowed(policies.lists_rounds)
def again_xlsx(pid: str, document: str) -> ResponseReturnValue:
    """Give the list as an Excel workbook."""
    found, values = gathered(document)
    partnership = scope.partnership()
    about = [
        f"Bodies whose answers rest on an ended edition of {found.title}, {partnership.name}",
        f"As it stood on {long_date(clock.today())}; each body by its latest return that has answers",
        *(["DEMONSTRATION. Every body, person and figure is made up."] if partnership.demonstration else []),
    ]
    return attachment(answer_again.xlsx_bytes(values, about), SHEET, f"{found.key}-answer-again.xlsx")


def gathered(key: str) -> tuple[Document, list[list[Value]]]:
    """Gather the document and the rows of the file."""
    desk = shown.desk()
    found = desk.document_or_404(key)
    asked = desk.asked_by(found)
    return found, list(answer_again.again_values(shown.again_for(asked), shown.labels_of(asked)))


def attachment(data: bytes, kind: str, name: str) -> Response:
    """Answer with a file to keep."""
    answer = Response(data, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
