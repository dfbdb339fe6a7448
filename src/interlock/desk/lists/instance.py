"""What holds for the whole instance, and what is still to be done on a new one."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from interlock.desk.models import Import, Instance, Member, Publication, Seat, Source, Upload, Version


@dataclass(frozen=True)
class Settings:
    """What was set for everybody."""

    company: str
    time_zone: str
    reps_see: str
    address: str
    """Where people reach the pages, as messages link to them; empty: messages carry no links."""
    mail: bool
    """Whether mail is sent."""


@dataclass(frozen=True)
class Done:
    """Which of the first steps have been taken."""

    company: bool
    proposed: bool
    people: bool
    """Somebody of each team can log in."""
    imported: bool
    """Something was loaded, or is delivered by a source."""
    quarantine: bool
    """No quarantined row waits, where files were loaded on screen."""
    signed: bool
    seats: bool


@dataclass(frozen=True)
class Room:
    """What the instance takes of the disk, and what is left, in bytes."""

    ledger: int
    database: int
    """0 where it is elsewhere."""
    uploads: int
    free: int


def instance_settings() -> Settings:
    """Return what holds for the whole instance."""
    row = Instance.objects.order_by("pk").first()
    company, zone, see = (row.company, row.time_zone, row.reps_see) if row else ("", "", "own")
    return Settings(company, zone, see, str(settings.ADDRESS), bool(settings.MAIL))


def first_steps() -> Done:
    """Look what has been done on a new instance."""
    teams = set(Member.objects.filter(user__is_active=True).values_list("team", flat=True))
    waits = Upload.objects.filter(state="loaded").exists()
    return Done(
        company=bool(instance_settings().company),
        proposed=Version.objects.exists(),
        people={"marketing", "sales"} <= teams,
        imported=Import.objects.exclude(finished=None).exists() or Source.objects.filter(revoked=None).exists(),
        quarantine=not waits,
        signed=Publication.objects.exists(),
        seats=Seat.objects.exists(),
    )


def room() -> Room:
    """Measure what is on the disk."""
    home = Path(settings.HOME)
    database = home / "interlock.sqlite3"
    return Room(
        _size(Path(settings.LEDGER_ROOT)),
        sum(path.stat().st_size for path in home.glob(f"{database.name}*")),
        _size(home / "uploads"),
        shutil.disk_usage(home).free if home.exists() else 0,
    )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
