"""Which version binds on which day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from interlock.agreement.clause import Team
    from interlock.agreement.document import Agreement


@dataclass(frozen=True)
class Signature:
    """One person's yes for one team."""

    team: Team
    by: str
    at: datetime


@dataclass(frozen=True)
class Version:
    """A text that was proposed, and who signed it."""

    agreement: Agreement
    seal: str
    signatures: tuple[Signature, ...] = ()

    @property
    def signed_at(self) -> datetime | None:
        """Return when it became signed by two people, one of each team; none while it is not."""
        sides: tuple[Team, Team] = ("marketing", "sales")
        marketing, sales = ([s for s in self.signatures if s.team == team] for team in sides)
        return min((max(a.at, b.at) for a in marketing for b in sales if a.by != b.by), default=None)


def in_force(versions: Iterable[Version], day: date) -> Version | None:
    """Return the version that binds on this day: signed by both teams, started, and of those the latest.

    Of several that start on the same day the one whose second signature came later binds.
    """
    bound = [(v.agreement.starts, at, v) for v in versions if v.agreement.starts <= day and (at := v.signed_at)]
    return max(bound, key=lambda item: item[:2])[2] if bound else None
