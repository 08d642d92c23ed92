"""The job of reports: a file that is there whole, a pack without a return refused in words, safe to run twice."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from survey.jobs.reports import make_report
from survey.models import ReportOrder
from survey.models.reports import OrderKind, OrderState
from survey.queries.reports import file_of
from survey.services.reports import request_report
from tests.conftest import Outcome
from tests.databases import Database
from tests.survey.small_demonstration import NOW, build_small, round_of, submitted_body

Cli = Callable[..., Outcome]


@pytest.mark.parametrize("kind", list(OrderKind))
def test_a_report_is_made_once_and_whole(fresh_database: Database, kind: OrderKind) -> None:
    """The row says ready, the file has the digest the row says, and a second run leaves both."""
    settings = fresh_database.settings()
    with fresh_database.session() as session:
        partnership = build_small(session)
        round_ = round_of(session, "wendmere-agencies-2025")
        body = submitted_body(session, round_) if kind == OrderKind.PACK else None
        order = request_report(session, None, partnership, round_, kind, now=NOW, organisation=body)
        session.commit()
        number = order.id
    assert make_report(settings, number, NOW)
    assert make_report(settings, number, NOW + timedelta(hours=1))
    with fresh_database.session() as session:
        order = session.get_one(ReportOrder, number)
        assert order.state == OrderState.READY
        path = file_of(order, settings.files)
        assert path is not None
        data = path.read_bytes()
        assert hashlib.sha256(data).hexdigest() == order.digest
        assert data[:4] == (b"%PDF" if kind == OrderKind.PACK else b"PK\x03\x04")


def test_a_pack_without_a_return_says_so(fresh_database: Database) -> None:
    """No exception for the reader: words on the order."""
    with fresh_database.session() as session:
        partnership = build_small(session)
        body = submitted_body(session, round_of(session, "wendmere-agencies-2025"))
        schools = round_of(session, "wendmere-schools-2025")
        order = request_report(session, None, partnership, schools, OrderKind.PACK, now=NOW, organisation=body)
        session.commit()
        number = order.id
    assert make_report(fresh_database.settings(), number, NOW) == ""
    with fresh_database.session() as session:
        order = session.get_one(ReportOrder, number)
        assert order.state == OrderState.FAILED
        assert "has not submitted a return" in (order.failure or "")


def test_commands_write_the_contracts(fresh_database: Database, cli: Cli, tmp_path: Path) -> None:
    """score, compare and pack from the command line, in the forms that other programs rely on."""
    with fresh_database.session() as session:
        build_small(session)
        body = submitted_body(session, round_of(session, "wendmere-schools-2025")).slug
        session.commit()
    scored = json.loads(cli("score", "--round", "wendmere-schools-2025").out)
    assert set(scored) == {"round", "layer", "method", "organisations"}
    fields = {"organisation", "name", "status", "questionnaire", "overall", "sections", "questions"}
    assert set(scored["organisations"][0]) == fields
    out = tmp_path / "out.json"
    earlier = ("--with", "wendmere-schools-2025", "--with", "wendmere-schools-2024")
    assert cli("compare", "--round", "wendmere-schools-2026", *earlier, "--out", str(out)).code == 0
    compared = json.loads(out.read_text())
    assert compared["rounds"] == ["wendmere-schools-2026", "wendmere-schools-2025", "wendmere-schools-2024"]
    pair = compared["organisations"][0]["pairs"][0]
    assert sum(pair["movements"].values()) == len(pair["questions"])
    assert cli("score", "--verify").code == 0
    pdf = tmp_path / "p.pdf"
    assert cli("pack", "--round", "wendmere-schools-2025", "--organisation", body, "--out", str(pdf)).code == 0
    assert pdf.read_bytes()[:5] == b"%PDF-"
    refused = cli("pack", "--round", "nothing", "--organisation", body, "--out", str(pdf))
    assert refused.code == 1
    assert len(refused.err.strip().splitlines()) == 1
