"""Note what happens: once, in the transaction in which it does, together with whom it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.desk.models import Happening
from interlock.desk.telling import tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.desk.models import Handoff


def note(  # noqa: PLR0913 - what a happening is
    kind: str,
    *,
    at: int,
    by: str = "",
    handoff: Handoff | int | None = None,
    person: int | None = None,
    team: str = "",
    owner: str = "",
    more: Mapping[str, Any] | None = None,
) -> Happening:
    """Write down that something happened, and what is said of it to whom; `more` holds no personal data.

    Of a hand-off that is given whole, person, team and owner are taken where they are not said.
    """
    if handoff is not None and not isinstance(handoff, int):
        person, team, owner = person or handoff.person, team or handoff.team, owner or handoff.owner
        handoff = handoff.id
    happening = Happening.objects.create(
        at=at, kind=kind, by=by, handoff=handoff, person=person, team=team, owner=owner, more=dict(more or {})
    )
    tell(happening)
    return happening
