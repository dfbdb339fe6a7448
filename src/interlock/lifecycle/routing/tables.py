"""The agreement's teams and routes laid out, once, so that routing only looks up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from interlock.agreement.routing import ReceivingTeam
from interlock.lifecycle.clock import Clock
from interlock.lifecycle.gate import Hurdle, stated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.agreement.document import Agreement
    from interlock.agreement.routing import Route

ANY_TEAM = ReceivingTeam(says="A team that the agreement does not describe.", share="weighted")
"""How leads are shared out in a team without a clause of its own."""


class RouteTable(NamedTuple):
    """One rule."""

    name: str
    clause: Route
    hurdles: tuple[Hurdle, ...]
    """Its segment and its condition."""

    @property
    def address(self) -> str:
        """Return the address of the clause."""
        return f"route.{self.name}"


class Router(NamedTuple):
    """All that routing asks of an agreement."""

    routes: tuple[RouteTable, ...]
    """In the order in which they are asked."""
    teams: Mapping[str, ReceivingTeam]
    clocks: Mapping[str, Clock]

    def team(self, name: str) -> ReceivingTeam:
        """Return a team's clause."""
        return self.teams.get(name, ANY_TEAM)


def router(agreement: Agreement, clocks: Mapping[str, Clock] | None = None) -> Router:
    """Lay out an agreement that `check` found no problem in; `clocks` by name of calendar, where they are there."""
    return Router(
        tuple(RouteTable(name, route, _hurdles(agreement, name, route)) for name, route in agreement.routes()),
        agreement.team,
        clocks or {name: Clock(calendar, name) for name, calendar in agreement.calendar.items()},
    )


def _hurdles(agreement: Agreement, name: str, route: Route) -> tuple[Hurdle, ...]:
    said = [(f"route.{name}.where", route.where)]
    if route.segment is not None:
        said.insert(0, (f"segment.{route.segment}", agreement.segment[route.segment].where))
    return tuple(stated(agreement, clause, text) for clause, text in said if text is not None)
