"""Why an agreement hands nobody over: what it asks for that the ledger does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.measure.replay.known import among
from interlock.measure.replay.points import Engagement
from interlock.measure.replay.profile import Profile

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement
    from interlock.measure.engine import Engine


def why_nobody(engine: Engine, agreement: Agreement) -> list[str]:
    """Return what is missing for anybody to be handed over, in words."""
    profile = Profile(agreement)
    kinds, fields = Engagement(profile.models).kinds, profile.fields
    leads = _count(engine, "COUNT(DISTINCT person) FROM moves WHERE kind = 'captured'")
    if not leads:
        return ["no lead was ever captured, and before that nothing is decided"]
    found = []
    if kinds and not _count(engine, f"COUNT(*) FROM touches WHERE {among('kind', kinds)}"):
        found.append(f"none of the {leads:,} leads has a touch with points; kinds with points: {', '.join(kinds)}")
    known = engine.sql("SELECT DISTINCT field FROM changes WHERE entity IN ('person', 'account')").fetchall()
    if missing := sorted(set(fields) - {row[0] for row in known}):
        found.append(f"never recorded of anybody, though fit or gates ask for them: {', '.join(missing)}")
    return found or [f"none of the {leads:,} leads ever reaches a threshold while its gate is open"]


def _count(engine: Engine, what: str) -> int:
    return int(engine.sql(f"SELECT {what}").fetchall()[0][0])
