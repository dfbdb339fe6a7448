"""The tables of facts that a metric may be said over, and their columns, in words.

`measure` makes each of them from the ledger; a metric's expressions may use these columns and, beside them, the
fields of the lead that the agreement itself declares (`[field.*]`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "number", "time", "money", "yes_no", "id"]


@dataclass(frozen=True)
class Column:
    """One column of a table of facts: its type and what it says."""

    type: Type
    says: str


@dataclass(frozen=True)
class Fact:
    """One table of facts: one row per what, and its columns."""

    says: str
    columns: dict[str, Column]


_PERSON = Column("id", "The person's id.")

FACTS: dict[str, Fact] = {
    "people": Fact(
        "One row per person who became known.",
        {
            "person": _PERSON,
            "captured_at": Column("time", "When the person became known."),
            "stage": Column("text", "The furthest stage the person has entered."),
        },
    ),
    "touches": Fact(
        "One row per touch.",
        {
            "touch": Column("id", "The touch's id."),
            "person": _PERSON,
            "at": Column("time", "When it happened."),
            "kind": Column("text", "The kind of touch."),
            "channel": Column("text", "The channel it came by."),
            "campaign": Column("text", "The campaign it belongs to."),
            "content": Column("text", "The content that was seen or sent."),
            "by": Column("text", "Who of our own people did it."),
            "outbound": Column("yes_no", "Whether we started it."),
        },
    ),
    "entries": Fact(
        "One row per entry of a person into a stage.",
        {
            "person": _PERSON,
            "stage": Column("text", "The stage entered."),
            "entered_at": Column("time", "When it was entered."),
            "nth": Column("number", "1 for the person's first entry into this stage, 2 for the second, and so on."),
        },
    ),
    "handoffs": Fact(
        "One row per hand-off.",
        {
            "handoff": Column("id", "The hand-off's id."),
            "person": _PERSON,
            "handed_at": Column("time", "When marketing handed the lead over."),
            "clause": Column("text", "The hand-off clause."),
            "team": Column("text", "The team that received."),
            "owner": Column("text", "Who was assigned."),
            "due": Column("time", "By when sales answers."),
            "answered_at": Column(
                "time", "First outbound human touch, or the verdict if none came before; a hold is none."
            ),
            "verdict": Column("text", "accepted, rejected, recycled or held; unknown while none was given."),
            "decided_at": Column("time", "When the verdict was given."),
            "decided_by": Column("text", "Who gave it."),
            "reason": Column("text", "The reason given with it."),
            "answer_hours": Column("number", "Elapsed hours from hand-off to answer."),
            "decide_days": Column(
                "number",
                "Elapsed days from hand-off to verdict; whole ones where the hand-off is known by the day only.",
            ),
            "answered_in_time": Column(
                "yes_no", "Whether it was answered by its due time; unknown until then, answered or not."
            ),
            "opportunity": Column("id", "The opportunity that the hand-off was about, if any."),
            "amount": Column("money", "The amount of that opportunity."),
        },
    ),
    "opportunities": Fact(
        "One row per opportunity.",
        {
            "opportunity": Column("id", "The opportunity's id."),
            "person": _PERSON,
            "opened_at": Column("time", "When it was opened."),
            "amount": Column("money", "Its latest known amount."),
            "owner": Column("text", "Who owns it."),
            "accepted": Column("yes_no", "Whether sales accepted it; unknown while undecided."),
            "decided_at": Column("time", "When sales accepted or refused it."),
            "won": Column("yes_no", "Whether it was won; unknown while open."),
            "closed_at": Column("time", "When it was won or lost."),
            "cycle_days": Column(
                "number", "Elapsed days from opening to closing; whole ones where the opening is known by the day only."
            ),
        },
    ),
    "wins": Fact(
        "One row per won deal.",
        {
            "opportunity": Column("id", "The opportunity's id, if there was one."),
            "person": _PERSON,
            "won_at": Column("time", "When it was won."),
            "amount": Column("money", "Its amount."),
            "captured_at": Column("time", "When the person became known."),
            "cycle_days": Column(
                "number",
                "Elapsed days from becoming known to the win; whole ones where the former is known by the day only.",
            ),
        },
    ),
    "spend": Fact(
        "One row per amount spent.",
        {
            "spent_at": Column("time", "The first day of the period it was spent in."),
            "channel": Column("text", "The channel."),
            "campaign": Column("text", "The campaign."),
            "amount": Column("money", "The amount."),
        },
    ),
    "quotas": Fact(
        "One row per quota.",
        {
            "since": Column("time", "First day of the quota's period."),
            "until": Column("time", "First day after it."),
            "owner": Column("text", "Whose quota; unknown for the whole team."),
            "name": Column("text", "What is counted."),
            "amount": Column("number", "The quota."),
        },
    ),
}
