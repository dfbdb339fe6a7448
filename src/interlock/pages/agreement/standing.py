"""Where each version stands: who has signed it, whether it binds, and what has overtaken it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from interlock.desk import lists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.desk.lists import Proposed

TEAMS = ("marketing", "sales")


@dataclass(frozen=True)
class Signature:
    """One team's place for its signature."""

    team: str
    by: str
    at: datetime | None


@dataclass(frozen=True)
class Shown:
    """A version as the page shows it."""

    number: int
    seal: str
    standing: str
    signatures: tuple[Signature, ...]
    before: int | None
    waits: bool
    """Whether it can still be signed."""
    overtaken: int | None
    """The version that both teams signed since it was proposed, which it would undo."""

    @property
    def label(self) -> str:
        """Name the version."""
        return f"Version {self.number}"


def all_shown(proposed: Sequence[Proposed]) -> dict[int, Shown]:
    """Say of every version where it stands today."""
    today = datetime.now(UTC).date()
    binds = lists.in_force(today)
    numbers = [None, *(version.number for version in proposed)]
    return {
        version.number: _shown(version, before, proposed, "in force" if version == binds else "", today)
        for version, before in zip(proposed, numbers, strict=False)
    }


def _shown(version: Proposed, before: int | None, among: Sequence[Proposed], standing: str, today: date) -> Shown:
    later = lists.overtaken_by(version, among) if version.missing else None
    return Shown(
        version.number,
        version.seal,
        standing or _standing(version, later, today),
        _signatures(version),
        before,
        waits=bool(version.missing) and later is None,
        overtaken=later.number if later else None,
    )


def _signatures(version: Proposed) -> tuple[Signature, ...]:
    """Return both teams' places, filled where the signature holds."""
    signed = {one.team: one for one in version.signed if one.holds}
    return tuple(
        Signature(team, signed[team].by, signed[team].at) if team in signed else Signature(team, "", None)
        for team in TEAMS
    )


def _standing(version: Proposed, later: Proposed | None, today: date) -> str:
    """Say in a few words where a version that does not bind stands."""
    if later is not None:
        return f"overtaken by version {later.number}"
    if version.missing:
        return f"waits for {' and '.join(version.missing)}"
    return f"starts on {version.starts:%-d %b %Y}" if version.starts > today else "signed, not in force"
