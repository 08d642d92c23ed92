"""Backup and restore: everything in the database and the files, out of one kind of database and into either.

Not in a backup: jobs (what was waiting is marked as failed on restoring and can be asked for again), letters in the
outbox, and the secret key, without which the daily signatures of the trail cannot be checked.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import sqlalchemy as sa

from migrations.jobs import JOB_TABLES
from survey.cli import archive as form
from survey.cli.database import current, is_known, unchecked, upgrade
from survey.config import Settings
from survey.extensions import make_engine
from survey.services.refusals import Refused

SHIPPED = {"organisation_kind"}
"""Tables that a migration fills."""

Progress = Callable[[str], None]


def backup(settings: Settings, path: Path, progress: Progress) -> dict[str, int]:
    """Write database and files into an archive; gives the number of rows by table, and of files.

    One transaction sees all tables, so what is written belongs together; the files are read afterwards, since a row
    never names a file that is not there yet. Raises Refused where the file is there or the database is not.
    """
    if path.exists():
        raise Refused(f"{path} is there already: choose another name.")
    engine = make_engine(settings.database_url)
    draft = path.with_name(f".{path.name}.part")
    try:
        revision = current(engine)
        if revision is None:
            raise Refused("The database is not set up: there is nothing to back up.")
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        with form.new_archive(draft) as archive:
            counts = _write(settings, engine, form.Writer(archive), revision, progress)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
        engine.dispose()
    return counts


def _write(
    settings: Settings, engine: sa.Engine, writer: form.Writer, revision: str, progress: Progress
) -> dict[str, int]:
    """Write every table, every file and the manifest."""
    counts: dict[str, int] = {}
    with _snapshot(engine) as connection:
        for table in tables(connection):
            progress(table.name)
            counts[table.name] = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            writer.add(f"tables/{table.name}.jsonl", form.lines(connection, table))
    found = sorted(path for path in settings.files.rglob("*") if path.is_file() and not path.name.startswith("."))
    for path in found:
        progress(path.name)
        writer.add(f"files/{path.relative_to(settings.files).as_posix()}", form.pieces(path))
    writer.finish(revision=revision, made_at=datetime.now(UTC).isoformat(), rows=counts)
    return counts | {"files": len(found)}


def restore(settings: Settings, path: Path, progress: Progress) -> dict[str, int]:
    """Read an archive into an empty database and an empty files folder; gives rows by table, and files.

    The archive is checked first, and the rows go in together or not at all. An archive of an older program is read as
    it is and migrated afterwards. Raises Refused where something is there already or the archive is damaged or newer.
    """
    archive, manifest = form.open_archive(path)
    engine = make_engine(settings.database_url)
    try:
        revision = manifest["revision"]
        _refuse_unfit(settings, engine, path, revision)
        if current(engine) is None:
            upgrade(settings, revision)
        with unchecked(engine) as connection:
            for table in tables(connection):
                progress(table.name)
                _fill(connection, table, form.rows(archive, table))
            _compare(connection, manifest["rows"])
            _settle(connection)
        files = _put_files(settings, archive, manifest["entries"], progress)
        upgrade(settings)
        return {**manifest["rows"], "files": files}
    finally:
        engine.dispose()
        archive.close()


def tables(connection: sa.Connection) -> list[sa.Table]:
    """Give our tables as the database has them, those that others point to first."""
    seen = sa.MetaData()
    seen.reflect(connection, only=lambda name, _: name not in JOB_TABLES and name != "alembic_version")
    return seen.sorted_tables


def _snapshot(engine: sa.Engine) -> sa.Connection:
    """Open a connection that sees one moment, whatever others write meanwhile."""
    level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    return engine.connect().execution_options(**level)


def _refuse_unfit(settings: Settings, engine: sa.Engine, path: Path, revision: str) -> None:
    """Refuse what cannot be restored here."""
    if not is_known(revision):
        raise Refused(f"{path} was made by a newer program (revision {revision}): update this one first.")
    if settings.files.exists() and any(settings.files.iterdir()):
        raise Refused(f"{settings.files} holds files: restore into an empty folder.")
    found = current(engine)
    if found not in {None, revision}:
        raise Refused(f"The database is at {found} and the backup at {revision}: restore into one that is not set up.")
    with engine.connect() as connection:
        for table in tables(connection):
            if table.name not in SHIPPED and connection.execute(sa.select(table).limit(1)).first():
                raise Refused(f"The database is not empty ({table.name} has rows): restore into an empty one.")


def _fill(connection: sa.Connection, table: sa.Table, found: Iterable[dict[str, Any]]) -> None:
    """Put rows into a table; what points to a row of the same table is set when all are there."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    if table.name in SHIPPED:
        connection.execute(sa.delete(table))
    later: list[dict[str, Any]] = []
    for batch in _batches(found, 1000):
        later += [row.copy() for row in batch if any(row[name] is not None for name in own)]
        connection.execute(sa.insert(table), [row | dict.fromkeys(own) for row in batch])
    for row in later:
        connection.execute(sa.update(table).where(table.c.id == row["id"]).values({name: row[name] for name in own}))
    if connection.dialect.name == "postgresql" and "id" in table.c:
        highest = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1).scalar_subquery()
        sequence = sa.func.pg_get_serial_sequence(f'"{table.name}"', "id")
        connection.execute(sa.select(sa.func.setval(sequence, highest, False)))


def _compare(connection: sa.Connection, expected: dict[str, int]) -> None:
    """Refuse a restore that does not hold as many rows as the backup."""
    for table in tables(connection):
        count = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        if count != expected.get(table.name):
            raise Refused(f"{table.name} would have {count} rows instead of {expected.get(table.name)}.")


def _settle(connection: sa.Connection) -> None:
    """Say of what was waiting for a job that it will not come by itself."""
    connection.execute(
        sa.text("UPDATE report_order SET state = 'failed', failure = :why WHERE state IN ('waiting', 'running')"),
        {"why": "A backup was restored while this was being made. Ask for it again."},
    )
    unsent = sa.text("UPDATE message SET failed_at = :now, failure = :why WHERE sent_at IS NULL AND failed_at IS NULL")
    connection.execute(
        unsent.bindparams(sa.bindparam("now", type_=sa.DateTime(timezone=True))),
        {"now": datetime.now(UTC), "why": "Not sent before the backup that was restored."},
    )


def _put_files(settings: Settings, archive: ZipFile, entries: dict[str, dict[str, Any]], progress: Progress) -> int:
    """Write the files of an archive to where they belong."""
    names = [name for name in entries if name.startswith("files/")]
    for name in names:
        progress(name)
        path = settings.files / name.removeprefix("files/")
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as entry, path.open("wb") as file:
            while piece := entry.read(form.CHUNK):
                file.write(piece)
    return len(names)


def _batches(found: Iterable[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    """Cut a stream into lists."""
    stream = iter(found)
    while batch := list(islice(stream, size)):
        yield batch
