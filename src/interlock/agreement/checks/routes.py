"""A route can be asked: some hand-off goes to its team, what it asks is known, and no other asks and does the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.problem import Finding
from interlock.agreement.routing import ACCOUNT_OWNER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.routing import Route
    from interlock.agreement.shape import Whole


def check(whole: Whole) -> Iterator[Finding]:
    """Find routes that never match, and routes that ask what one before them has asked."""
    agreement = whole.agreement
    goals = {handoff.to for handoff in agreement.handoff.values()}
    every = not any(path[0] == "handoff" for path in whole.broken)
    asked: dict[tuple[object, ...], str] = {}
    for name, route in agreement.routes():
        if every and route.team in agreement.team and route.team not in goals:
            yield Finding(("route", name, "team"), f"no hand-off goes to {route.team}; name a team that one goes to")
        if route.account_owner and not _is_known(whole):
            yield Finding(
                ("route", name, "account_owner"),
                f"nothing says who owns an account; add [field.{ACCOUNT_OWNER}] with of = 'account'",
            )
        first = asked.setdefault(_asks(route), name)
        if first != name:
            yield Finding(
                ("route", name), f"asks and does the same as route.{first}; remove one of the two", ("route", first)
            )


def _is_known(whole: Whole) -> bool:
    field = whole.agreement.field.get(ACCOUNT_OWNER)
    return (field is not None and field.of == "account") or ("field", ACCOUNT_OWNER) in whole.broken


def _asks(route: Route) -> tuple[object, ...]:
    said = route.model_dump(exclude={"says", "order"})
    return tuple(said.values())
