"""Back an instance up while it runs, and bring it back in an empty home."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from interlock import InterlockError
from interlock.desk.instance import set_up
from interlock.desk.ledger.closed import closed
from interlock.desk.ledger.store import BUCKET
from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

SQLITE, SECRET, MANIFEST = "interlock.sqlite3", "secret.key", "backup.json"
_LEDGER = "ledger"


class BackupError(InterlockError):
    """A backup cannot be made there, or cannot be brought back."""


@dataclass(frozen=True)
class Backup:
    """What a backup holds."""

    taken: str
    """ISO 8601, UTC."""
    database: str
    """sqlite: it is in it. postgresql: pg_dump has it."""
    secret: bool
    """Whether the secret key is in it."""
    files: dict[str, int]
    """Length in bytes by path within the backup."""


def backup(target: Path, *, secret: bool = False) -> Backup:
    """Write the database and the ledger as they are at one moment to a new directory, whole or not at all.

    Hearing goes on meanwhile; the ledger takes nothing in for as long as the database is copied. Files of the ledger
    are linked where that is possible, for they are never changed in place.
    """
    if target.exists() and any(target.iterdir()):
        raise BackupError(f"{target} is not empty; give a new directory")
    part = target.with_name(f"{target.name}.partial")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700, parents=True)
    root = Path(settings.LEDGER_ROOT)
    taken = datetime.now(UTC).isoformat(timespec="seconds")
    with closed(root):
        if connection.vendor == "sqlite":
            _copy_database(part / SQLITE)
        for path in _of_ledger(root):
            _keep(path, part / _LEDGER / path.relative_to(root))
    for path in _uploaded():
        _copy(path, part / path.relative_to(settings.HOME))
    if secret:
        _keep_secret(part)
    lengths = {str(path.relative_to(part)): path.stat().st_size for path in sorted(part.rglob("*")) if path.is_file()}
    made = Backup(taken, connection.vendor, secret, lengths)
    _write(part / MANIFEST, json.dumps(asdict(made), indent=1))
    if target.exists():
        target.rmdir()
    part.rename(target)
    return made


def restore(source: Path) -> Backup:
    """Bring a backup back into an empty home; on PostgreSQL the database has been brought back before.

    The numbering of what is heard goes on after what the ledger holds, and an older backup is brought up to date.
    """
    home, kept = Path(settings.HOME), _read(source)
    if home.exists() and any(home.iterdir()):
        raise BackupError(f"{home} is not empty; restore into a new home: --home DIR")
    if kept.database != connection.vendor:
        raise BackupError(
            f"this backup is of an instance on {kept.database}, and this one is on {connection.vendor}; "
            "set INTERLOCK_DATABASE accordingly"
        )
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in kept.files:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source / name, home / name)
    set_up()
    return kept


def _copy_database(target: Path) -> None:
    """Copy with SQLite's own backup: one moment, whoever writes meanwhile."""
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=30)) as now,
        closing(sqlite3.connect(target)) as copy,
    ):
        now.backup(copy)
        _end_sessions(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a journal beside it
    os.chmod(target, 0o600)  # noqa: PTH101 - it holds what is known of people


def _end_sessions(copy: sqlite3.Connection) -> None:
    """Leave out, and overwrite, what logs a browser in: a session's key is all that its cookie says."""
    copy.execute("PRAGMA secure_delete=ON")
    held = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in (Session._meta.db_table, UserSession._meta.db_table):
        if table in held:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of the program's own
    copy.commit()


def _of_ledger(root: Path) -> Iterator[Path]:
    for name in TABLES:
        yield from sorted(path for path in (root / name / "_delta_log").rglob("*") if path.is_file())
        yield from sorted((root / name).glob(f"{BUCKET}=*/*.parquet"))


def _uploaded() -> Iterator[Path]:
    """Yield the files that somebody is bringing in on screen; each is whole once it has its name."""
    yield from sorted(path for path in (Path(settings.HOME) / "uploads").rglob("*") if path.is_file())


def _copy(path: Path, target: Path) -> None:
    """Copy a file that may be deleted meanwhile, because its import is done."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        shutil.copy2(path, target)


def _keep(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet" and path.parent.name.startswith(BUCKET):
        try:
            os.link(path, target)
        except OSError:  # another disk, or one that knows no links
            shutil.copy2(path, target)
    else:
        shutil.copy2(path, target)


def _keep_secret(part: Path) -> None:
    path = Path(settings.HOME) / SECRET
    str(settings.SECRET_KEY)  # it is made on first use
    if not path.exists():
        raise BackupError("there is no secret key in the home: it is kept elsewhere (INTERLOCK_SECRET_KEY)")
    shutil.copy2(path, part / SECRET)


def _read(source: Path) -> Backup:
    """Return what a backup says of itself, after a look at every file."""
    try:
        kept = Backup(**json.loads((source / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise BackupError(f"{source} is no backup: its {MANIFEST} cannot be read ({error})") from error
    for name, length in kept.files.items():
        if PurePath(name).is_absolute() or ".." in PurePath(name).parts:
            raise BackupError(f"{source} is no backup: its {MANIFEST} names {name}, which leads out of it")
        path = source / name
        if not path.is_file() or path.stat().st_size != length:
            raise BackupError(f"{path} is missing or has another length than {length} bytes; the backup is damaged")
    return kept


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
