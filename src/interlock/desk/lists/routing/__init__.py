"""Who receives leads, by which rules, and why each went where it went."""

from __future__ import annotations

from interlock.desk.lists.routing.assignments import (
    Considered,
    Explained,
    Given,
    Had,
    Step,
    explained,
    queue,
    queues,
    recent,
    steps,
)
from interlock.desk.lists.routing.teams import Member, Team, teams
from interlock.desk.lists.routing.terms import Gone, OnList, Rule, absences, asked_lists, calendars, named_lists, rules

__all__ = [
    "Considered",
    "Explained",
    "Given",
    "Gone",
    "Had",
    "Member",
    "OnList",
    "Rule",
    "Step",
    "Team",
    "absences",
    "asked_lists",
    "calendars",
    "explained",
    "named_lists",
    "queue",
    "queues",
    "recent",
    "rules",
    "steps",
    "teams",
]
