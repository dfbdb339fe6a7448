"""Set an instance up: its database is made and brought up to date by whoever needs it first."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from interlock import InterlockError
from interlock.desk.ledger import tail
from interlock.desk.ledger.store import locked


class HomeError(InterlockError):
    """An instance cannot be kept where it should."""


def set_up() -> None:
    """Bring the database up to date; quick where it is, and safe when several processes begin at once.

    HomeError if there can be no directory where the instance should be kept.
    """
    root = Path(settings.LEDGER_ROOT)
    if not _is_current():
        _make(Path(settings.HOME))
        with locked(root, "set-up"):
            if not _is_current():
                call_command("migrate", interactive=False, verbosity=0)
    tail.catch_up(root)


def _make(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds what is known of people
    except OSError as error:
        why = error.strerror or error
        message = f"{home} cannot be an instance's home ({why}); name a directory by --home or INTERLOCK_HOME"
        raise HomeError(message) from error


def _is_current() -> bool:
    """Ask whether every migration of every part of the program has been applied."""
    try:
        with connection.cursor() as cursor:
            applied = MigrationRecorder.Migration._meta.db_table
            cursor.execute(f"SELECT app, name FROM {applied}")  # noqa: S608 - Django's own name
            done = set(cursor.fetchall())
    except DatabaseError:
        return False
    return _migrations() <= done


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Return every migration that there is, as its app and its name."""
    folders = [(app.label, Path(app.path) / "migrations") for app in apps.get_app_configs()]
    return frozenset((label, module.name) for label, path in folders for module in iter_modules([str(path)]))
