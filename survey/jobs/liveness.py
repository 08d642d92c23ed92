"""Which workers live, and whose jobs must be taken over.

The job library only takes up again what its own executor id left behind, so the jobs of a worker that never comes
back would wait for ever. Each worker therefore holds a lock named after its id, which goes when it dies: a file lock
where the database is SQLite (one host), a session lock of the server on PostgreSQL. Whoever can take another's lock
knows it to be dead, and puts its jobs back.
"""

import fcntl
import hashlib
import threading
from pathlib import Path
from typing import IO, Protocol

import sqlalchemy as sa


class Locks(Protocol):
    """Locks by name, each held by one process at most and let go when that dies."""

    def take(self, name: str) -> bool:
        """Take a lock if nobody holds it."""

    def drop(self, name: str) -> None:
        """Let go of a lock."""

    def renew(self) -> None:
        """Take again what was lost with the connection."""


class FileLocks:
    """Locks on files of one host."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder of the locks."""
        self.folder = folder
        self.held: dict[str, IO[str]] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, name: str) -> bool:
        """Take a lock if nobody holds it."""
        file = (self.folder / hashlib.sha256(name.encode()).hexdigest()).open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self.held[name] = file
        return True

    def drop(self, name: str) -> None:
        """Let go of a lock."""
        self.held.pop(name).close()

    def renew(self) -> None:
        """Do nothing: a file stays locked as long as the process lives."""


class ServerLocks:
    """Advisory locks of a PostgreSQL server, held by one connection."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep the engine; connected with the first lock."""
        self.engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self.connection: sa.Connection | None = None
        self.held: set[str] = set()

    def take(self, name: str) -> bool:
        """Take a lock if nobody holds it."""
        self.connection = self.connection or self.engine.connect()
        taken = self._call("pg_try_advisory_lock", name)
        if taken:
            self.held.add(name)
        return taken

    def drop(self, name: str) -> None:
        """Let go of a lock."""
        self.held.discard(name)
        self._call("pg_advisory_unlock", name)

    def renew(self) -> None:
        """Look whether the connection still stands; take the held locks again on a new one where it does not."""
        try:
            if self.connection is not None:
                self.connection.exec_driver_sql("SELECT 1")
                return
        except sa.exc.DBAPIError:
            self.connection = None
        for name in list(self.held):
            self.take(name)

    def _call(self, function: str, name: str) -> bool:
        assert self.connection is not None  # noqa: S101
        key = int.from_bytes(hashlib.sha256(f"survey worker {name}".encode()).digest()[:8], "big", signed=True)
        return bool(self.connection.execute(sa.select(getattr(sa.func, function)(key))).scalar())


def locks_for(engine: sa.Engine, folder: Path) -> Locks:
    """Choose the kind of locks that fits the database."""
    return FileLocks(folder) if engine.dialect.name == "sqlite" else ServerLocks(engine)


def claim(locks: Locks, host: str) -> str:
    """Take the first free id of this host: unique among the living, and the same again after a restart.

    Example: the second worker of a host called web gives `"web-2"`.
    """
    number = 1
    while not locks.take(f"{host}-{number}"):
        number += 1
    return f"{host}-{number}"


class Liveness(threading.Thread):
    """Looks every few seconds for jobs of the dead and puts them back into the queue."""

    def __init__(self, me: str, locks: Locks, every: float = 2.0) -> None:
        """Watch on behalf of the worker `me`, whose lock is held."""
        super().__init__(name="liveness", daemon=True)
        self.me = me
        self.locks = locks
        self.every = every
        self.ended = threading.Event()

    def run(self) -> None:
        """Look, until the process ends; a look that fails is told and repeated."""
        from dbos import DBOS

        while not self.ended.wait(self.every):
            try:
                self.locks.renew()
                self.look()
            except Exception:
                DBOS.logger.warning("looking for the jobs of dead workers failed", exc_info=True)

    def look(self) -> None:
        """Put back what dead workers had begun."""
        from dbos import DBOS

        begun = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        for other in sorted({job.executor_id for job in begun if job.executor_id} - {self.me}):
            if self.locks.take(other):
                try:
                    DBOS._recover_pending_workflows([other])
                finally:
                    self.locks.drop(other)
