"""Who takes a lead, and why: the rules, then a team's turn, then its fallback; the same facts give the same answer."""

from __future__ import annotations

from interlock.lifecycle.routing.people import Away, Person, Seat, part
from interlock.lifecycle.routing.route import Routed, Seen, Step, chain, route
from interlock.lifecycle.routing.rules import Facts
from interlock.lifecycle.routing.tables import Router, router
from interlock.lifecycle.routing.turns import Considered

__all__ = [
    "Away",
    "Considered",
    "Facts",
    "Person",
    "Routed",
    "Router",
    "Seat",
    "Seen",
    "Step",
    "chain",
    "part",
    "route",
    "router",
]
