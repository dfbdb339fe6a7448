"""What happened, in the past tense: light rows with the columns of the ledger, times in microseconds since 1970 UTC."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Entity: TypeAlias = Literal["person", "account", "opportunity"]
MoveKind: TypeAlias = Literal[
    "captured",
    "returned",
    "handed_over",
    "held",
    "accepted",
    "rejected",
    "recycled",
    "reported",
    "opened",
    "amended",
    "won",
    "lost",
    "cooled",
]
MOVES: tuple[MoveKind, ...] = (
    "captured",
    "returned",
    "handed_over",
    "held",
    "accepted",
    "rejected",
    "recycled",
    "reported",
    "opened",
    "amended",
    "won",
    "lost",
    "cooled",
)
"""Kinds of move, in the order in which moves of one and the same instant are taken.

`returned` and `cooled` change nothing by themselves: they say that at this instant time alone had changed something.
Only a `returned` with `until` is somebody's word: it ends a rest, whatever the agreement says.
"""


class Touched(NamedTuple):
    """Somebody met us, or we met them; `at` is never after `recorded`."""

    id: int
    person: int
    at: int
    recorded: int
    kind: str
    outbound: bool = False
    by: str | None = None
    channel: str | None = None
    campaign: str | None = None
    content: str | None = None
    source: str = ""


class Changed(NamedTuple):
    """A field took a value; `text` and `number` both None: it became unknown; `at` None: so from the beginning."""

    id: int
    entity: Entity
    key: int
    field: str
    text: str | None
    number: float | None
    at: int | None
    recorded: int
    person: int | None = None
    source: str = ""


class Moved(NamedTuple):
    """A lead or its opportunity took a step."""

    id: int
    person: int | None
    kind: MoveKind
    at: int
    recorded: int
    opportunity: int | None = None
    stage: str | None = None
    team: str | None = None
    by: str | None = None
    reason: str | None = None
    due: int | None = None
    until: int | None = None
    amount: int | None = None
    score: float | None = None
    clause: str | None = None
    seal: str | None = None
    source: str = ""


class HandedOver(NamedTuple):
    """Marketing handed a lead to sales: under which clause, to which team, due when, at which score."""

    person: int
    at: int
    clause: str
    stage: str
    team: str
    due: int
    score: float
    grade: str | None = None

    def as_move(self, number: int, seal: str | None = None, recorded: int | None = None) -> Moved:
        """Return the row of the ledger that keeps this decision, under the id `number` and the agreement's `seal`."""
        return Moved(
            id=number,
            person=self.person,
            kind="handed_over",
            at=self.at,
            recorded=self.at if recorded is None else recorded,
            stage=self.stage,
            team=self.team,
            due=self.due,
            score=self.score,
            clause=self.clause,
            seal=seal,
            source="interlock",
        )


Event: TypeAlias = Touched | Changed | Moved
