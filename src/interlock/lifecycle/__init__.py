"""What can happen to a lead, and what follows under the agreement. Pure functions only.

`prepare` an agreement once; then a lead is folded event by event (`unknown`, `fold`), decided on (`decide`, or `step`
for all that became known at one instant), and its `score` said by line. `history` plays a whole life at once.
"""

from __future__ import annotations

from interlock.lifecycle.accounts import AccountScore, roll_up
from interlock.lifecycle.clock import Clock, ClockError, Run
from interlock.lifecycle.decide import decide, obstacles, step
from interlock.lifecycle.events import Changed, Event, HandedOver, Moved, Touched
from interlock.lifecycle.fields import NOTHING, Fields
from interlock.lifecycle.gate import Unmet
from interlock.lifecycle.history import Order, history
from interlock.lifecycle.lead import Lead, account_of, fold, unknown
from interlock.lifecycle.program import Program, prepare
from interlock.lifecycle.scoring import FieldSeen, Line, Score, TouchesSeen, score
from interlock.lifecycle.standing import Standing

__all__ = [
    "NOTHING",
    "AccountScore",
    "Changed",
    "Clock",
    "ClockError",
    "Event",
    "FieldSeen",
    "Fields",
    "HandedOver",
    "Lead",
    "Line",
    "Moved",
    "Order",
    "Program",
    "Run",
    "Score",
    "Standing",
    "Touched",
    "TouchesSeen",
    "Unmet",
    "account_of",
    "decide",
    "fold",
    "history",
    "obstacles",
    "prepare",
    "roll_up",
    "score",
    "step",
    "unknown",
]
