"""Asking for a job, in the caller's own transaction: it exists when that is committed, and never otherwise.

Nothing here runs a job or imports one; `survey worker` does. Jobs are called by name.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlmodel import Session

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions

QUEUE = "jobs"

BUILD_REPORT = "build_report"
SEND_MESSAGE = "send_message"
SIGN_DAYS = "sign_days"

Plain = str | int | float | bool | None


def enqueue(session: Session, name: str, *args: Plain, key: str | None = None) -> str:
    """Ask for the job `name` with plain arguments; gives the job's id.

    A job may run more than once (a worker that dies is followed by another), so it must bear being repeated. With
    `key` a second request is the first one, as long as the job is known: `key="send_message-12"`.
    Example: `enqueue(session, SEND_MESSAGE, message.id)`.
    """
    from dbos import WorkflowSerializationFormat

    portable = WorkflowSerializationFormat.PORTABLE
    job: EnqueueOptions = {"workflow_name": name, "queue_name": QUEUE, "serialization_type": portable}
    if key is not None:
        job["workflow_id"] = key
    client = _client(session.get_bind().dialect.name)
    return client.enqueue_in_transaction(session, job, *args).get_workflow_id()


@lru_cache
def _client(dialect: str) -> "DBOSClient":
    """Make the client of a kind of database. It connects to nothing: it writes through the caller's session only."""
    from dbos import DBOSClient

    return DBOSClient(system_database_url=f"{dialect}:///nowhere", lazy=True)
