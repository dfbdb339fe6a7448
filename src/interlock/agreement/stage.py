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
    """Its place in the funnel; lower comes first."""
    owner: Owner
    """The team that owns the stage."""
    entered: Entry
    """The event by which it is entered."""
    gate: Gate = Gate()
    """What must hold before it may be entered."""
    means: dict[Name, str] = {}
    """By outside system: the word it uses for this stage."""


class Field(Clause):
    """Something both teams record about a lead, and who writes it."""

    type: Literal["text", "number", "date", "yes_no"] = "text"
    """What its values are."""
    of: Literal["person", "account"] = "person"
    """Whose it is."""
    written_by: Owner = "marketing"
    """Who keeps it."""
    personal: bool | None = None
    """Whether its values go when a person is erased; unless said, text and dates of a person do, but for text whose
    values the agreement itself lists."""


class Segment(Clause):
    """A group of leads both teams name alike; one of them may be the ideal customer profile."""

    where: str
    """The condition over fields by which a lead belongs to it."""
    icp: bool = False
    """Whether it is the ideal customer profile."""


class Touchpoint(Clause):
    """One kind of touch: who owns it, who starts it, and whether a human does it."""

    owner: Owner
    """The team that owns it."""
    direction: Literal["inbound", "outbound"] = "inbound"
    """Who starts it: they (inbound) or we (outbound)."""
    human: bool = False
    """Whether a person of ours does it."""
