"""What can happen to a lead, and what follows under the agreement. Pure functions only.

`prepare` an agreement once; then a lead is folded event by event (`unknown`, `fold`), decided on (`decide`, or `step`
for all that became known at one instant), and its `score` said by line. `history` plays a whole life at once.
"""

from __future__ import annotations

from interlock.lifecycle.accounts import AccountScore, roll_up
from interlock.lifecycle.alarms import Alarm, alarms
from interlock.lifecycle.answer import (
    Compliance,
    Moments,
    Response,
    compliance,
    first_answer,
    outcome,
    proves_answer,
    response,
)
from interlock.lifecycle.clock import Clock, ClockError, Run
from interlock.lifecycle.cooling import cools
from interlock.lifecycle.decide import decide, obstacles, step, take
from interlock.lifecycle.events import Changed, Event, HandedOver, Moved, Touched
from interlock.lifecycle.fields import NOTHING, Fields
from interlock.lifecycle.gate import Unmet
from interlock.lifecycle.history import Order, history
from interlock.lifecycle.lead import Lead, account_of, fold, unknown
from interlock.lifecycle.plain import LayoutError, freeze, freeze_fields, thaw, thaw_fields
from interlock.lifecycle.program import Program, prepare
from interlock.lifecycle.routing import Routed, Router, route, router
from interlock.lifecycle.scoring import FieldSeen, Line, Score, TouchesSeen, score
from interlock.lifecycle.standing import Standing

__all__ = [
    "NOTHING",
    "AccountScore",
    "Alarm",
    "Changed",
    "Clock",
    "ClockError",
    "Compliance",
    "Event",
    "FieldSeen",
    "Fields",
    "HandedOver",
    "LayoutError",
    "Lead",
    "Line",
    "Moments",
    "Moved",
    "Order",
    "Program",
    "Response",
    "Routed",
    "Router",
    "Run",
    "Score",
    "Standing",
    "Touched",
    "TouchesSeen",
    "Unmet",
    "account_of",
    "alarms",
    "compliance",
    "cools",
    "decide",
    "first_answer",
    "fold",
    "freeze",
    "freeze_fields",
    "history",
    "obstacles",
    "outcome",
    "prepare",
    "proves_answer",
    "response",
    "roll_up",
    "route",
    "router",
    "score",
    "step",
    "take",
    "thaw",
    "thaw_fields",
    "unknown",
]
