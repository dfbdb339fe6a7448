"""Stages of the funnel and the gates before them."""

from __future__ import annotations

from typing import Literal

from interlock.agreement.clause import Clause, Name, Order, Owner, Part

Entry = Literal["captured", "handed_over", "accepted", "reported", "opened", "won"]
"""What makes somebody enter a stage: becoming known, a hand-off, sales' acceptance, an outside system's word,
an opportunity, a won deal."""


class Gate(Part):
    """What must hold before somebody may enter a stage; everything named here must hold at once."""

    requires: tuple[Name, ...] = ()
    """Fields that must be known."""
    segment: Name | None = None
    """A segment the lead must be in."""
    where: str | None = None
    """An expression over fields of the lead that must be true (unknown counts as not true)."""


class Stage(Clause):
    """One step of the funnel: who owns it, what leads into it, and what outside systems call it."""

    order: Order
    owner: Owner
    entered: Entry
    gate: Gate = Gate()
    means: dict[Name, str] = {}
    """By outside system: the word it uses for this stage."""


class Field(Clause):
    """Something both teams record about a lead, and who writes it."""

    type: Literal["text", "number", "date", "yes_no"] = "text"
    of: Literal["person", "account"] = "person"
    written_by: Owner = "marketing"


class Segment(Clause):
    """A group of leads both teams name alike; one of them may be the ideal customer profile."""

    where: str
    icp: bool = False


class Touchpoint(Clause):
    """One kind of touch: who owns it, who starts it, and whether a human does it."""

    owner: Owner
    direction: Literal["inbound", "outbound"] = "inbound"
    human: bool = False
