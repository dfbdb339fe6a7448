"""A recipe: how the files of one outside system become people, accounts, touches, moves, spend and quotas.

A recipe is TOML in named tables. `[file.*]` says which files there are and how their columns are to be understood;
`[join.*]` says which column finds which row of another file; `[people.*]`, `[account.*]`, `[touch.*]`,
`[opportunity.*]`, `[spend.*]` and `[quota.*]` say what each row stands for. Nothing is loaded that no clause names.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - read by pydantic
from typing import Annotated, Literal, Self

from pydantic import Field as Default
from pydantic import model_validator

from interlock.agreement.clause import Name, Owner, Part

MoveKind = Literal[
    "handed_over", "held", "accepted", "rejected", "recycled", "reported", "opened", "amended", "won", "lost"
]


class Constant(Part):
    """The same word for every row: `{ is = "email" }`."""

    is_: Annotated[str, Default(alias="is")]
    """The word."""


Ref = str | Constant
"""Where a value comes from: a column of the clause's own file (`"origin"`), a column of a joined file
(`"leads.LeadId"`), or a constant (`{ is = "email" }`)."""

Columns = Annotated[tuple[str, ...], Default(min_length=1)]
Key = str | Constant | Columns
"""What tells records apart: a `Ref`, or several columns that do it together (`["Region", "Lead No"]`). They are written
with a slash between (`EMEA/12`), and say something where each of them does."""

Match = bool | int | float | str | tuple[str, ...]
When = Annotated[dict[str, Match], Default(default_factory=dict)]
"""Only rows in which every named column has this value, or one of these values. `""` means: nothing is said there.
Columns of type `yes_no` are compared with `true` or `false`, numbers with numbers, all others with their text."""


class Column(Part):
    """How the values of one column are to be understood."""

    type: Literal["text", "number", "money", "date", "yes_no"] | None = None
    """When not said: what the clause that uses it asks for, else text."""
    optional: bool = False
    """Whether files without this column are fine; what it would have said is then not known."""
    nothing: tuple[str, ...] = ()
    """Words that mean that nothing is known, such as `Select` or `N/A`. Empty always means it."""
    same: dict[str, str] = Default(default_factory=dict)
    """Values to be written otherwise, such as `"GTXPro" = "GTX Pro"`."""
    case: Literal["as_is", "lower", "upper"] = "as_is"
    """Whether values that differ only in capitals are one."""
    layout: str | tuple[str, ...] = ()
    """Of dates: their layout where the values alone do not settle it (`dd/mm/yyyy`); several if they are mixed."""
    time_zone: str | None = None
    """Of dates that carry no zone of their own; the recipe's when not said."""
    decimal: Literal[".", ","] | None = None
    """Of numbers and money: the decimal mark where the values alone do not settle it."""


class File(Part):
    """One kind of file: how it is recognised, and how it is read."""

    names: tuple[str, ...] = ()
    """Patterns of file names (`"*leads*.csv"`), capitals aside; when not said, the columns alone decide."""
    has: tuple[str, ...] = ()
    """Columns by which it is recognised."""
    optional: bool = False
    """Whether the import goes on without it."""
    header: tuple[str, ...] = ()
    """The names of all columns, for files that come without a header: those whose first row has none of these names."""
    header_line: int = 1
    """The line the header is on, where titles stand above it."""
    encoding: str | None = None
    """Where the guess would be wrong: a codec's name, such as `cp1250`."""
    delimiter: Annotated[str, Default(min_length=1, max_length=1)] | None = None
    """The character between values, where the guess would be wrong."""
    short: Literal["refuse", "fill"] = "refuse"
    """What a row with fewer values than the header is: broken, or one whose last values were left off because they say
    nothing."""
    sheet: str | None = None
    """Of a workbook: the sheet; each whose columns fit when not said."""
    key: tuple[str, ...] = ()
    """Columns that tell its rows apart. When not said: the key of the people or opportunities that are made of it."""
    later: Literal["refuse", "wins", "amends"] = "refuse"
    """What a later row with the same key and different content is: a mistake, the row that counts, or an amendment."""
    column: dict[str, Column] = Default(default_factory=dict)
    """By column: how its values are to be understood, where looking at them does not tell."""


class Join(Part):
    """Which column finds its partner in which column of another file; what finds none is reported."""

    from_: Annotated[str | Columns, Default(alias="from")]
    """`file.column` on the side that asks; several where it takes more than one column to find a partner."""
    to: str | Columns
    """`file.column` on the side that answers; as many, in the same order."""


class Rows(Part):
    """Which rows a clause is made of."""

    rows: Name
    """The file."""
    when: When
    """Only rows in which every named column has this value, or one of these; `""` means that nothing is said there."""


class Field(Part):
    """Something known about somebody, and when it became known."""

    column: Ref
    """Where its value comes from."""
    known: str = "unknown"
    """A column with the time at which it became known, `captured`, or `unknown`: an export shows what a field says
    today, not since when."""
    written_by: Owner | None = None
    """Which team writes it, for whoever declares it in the agreement's own `[field.*]`; it is not loaded."""


class Move(Part):
    """A step that rows of the clause above tell of; a row whose time says nothing tells of none."""

    kind: MoveKind
    """What happened."""
    at: str
    """The column with its time, or `unknown`."""
    when: When
    """Only rows in which every named column has this value, or one of these."""
    recorded: str | None = None
    """The column with the time the outside system learnt of it; when not said, the time it happened."""
    by: Ref | None = None
    """Who of our own people did it."""
    team: Ref | None = None
    """The team that received, of a hand-off."""
    reason: Ref | None = None
    """The reason given with it."""
    stage: Ref | None = None
    """The stage that was reported."""
    amount: str | None = None
    """A column of money."""
    until: str | None = None
    """The column with the day until which a recycled lead rests."""
    due: str | None = None
    """The column with the time by which a hand-off was to be answered."""


class Entity(Rows):
    """What people, accounts and opportunities have in common."""

    key: Key
    """The outside system's own key."""
    label: tuple[str, ...] = ()
    """Columns that make a name people can read."""
    field: dict[Name, Field] = Default(default_factory=dict)
    """What is known about it."""


class People(Entity):
    """Rows that stand for people."""

    captured: str | None = None
    """The column with the time at which the person became known. `unknown` if no column says so: such people are
    dated 1970-01-01, before everything else, and numbers that need the date leave them out. When not said, these rows
    only say more about people who are known from elsewhere."""
    account: Key | None = None
    """The key of the account the person belongs to."""
    move: dict[Name, Move] = Default(default_factory=dict)
    """Steps that the rows tell of."""


class Opportunity(Entity):
    """Rows that stand for opportunities."""

    person: Key | None = None
    """The key of the person it came from."""
    account: Key | None = None
    """The key of the account it is for."""
    owner: Ref | None = None
    """Who owns it."""
    move: dict[Name, Move] = Default(default_factory=dict)
    """Steps that the rows tell of."""


class Touch(Rows):
    """Rows that stand for touches: something a person did or we did to them."""

    person: Key
    """The key of the person."""
    at: str
    """The column with the time it happened."""
    kind: Ref
    """What it was: a touchpoint of the agreement."""
    id: Key | None = None
    """The outside system's own key of the touch, if it has one."""
    recorded: str | None = None
    """The column with the time the outside system learnt of it; when not said, the time it happened."""
    channel: Ref | None = None
    """The channel it came by."""
    campaign: Ref | None = None
    """The campaign it belongs to."""
    content: Ref | None = None
    """What was seen or sent."""
    by: Ref | None = None
    """Who of our own people did it."""
    outbound: bool | str = False
    """Whether we started it, or a column of type yes_no that says so."""


class Spend(Rows):
    """Rows that stand for money spent."""

    at: str
    """The column with the first day it was spent for."""
    amount: str
    """A column of money."""
    channel: Ref | None = None
    """The channel."""
    campaign: Ref | None = None
    """The campaign."""


class Quota(Rows):
    """Rows that stand for quotas: of a period that columns bound, or of a quarter or month of a year."""

    name: Ref
    """What is counted."""
    amount: str
    """A column of type number or money; money counts in its own unit, not in cents."""
    owner: Ref | None = None
    """Whose it is; nobody means the whole team."""
    since: str | None = None
    """The column with the first day of the period."""
    until: str | None = None
    """The column with the first day after the period."""
    lasts: Literal["month", "quarter", "year"] | None = None
    """How long the period is that `since` begins, where no column says the first day after it."""
    year: Ref | None = None
    """The column with the year, or the same for every row (`{ is = "2026" }`)."""
    quarter: Ref | None = None
    """The column with the quarter, 1 to 4, or the same for every row."""
    month: Ref | None = None
    """The column with the month, 1 to 12, or the same for every row."""

    @model_validator(mode="after")
    def _has_a_period(self) -> Self:
        bounded = self.since is not None and (self.until is not None) != (self.lasts is not None)
        if bounded == (self.year is not None):
            raise ValueError("give either since and until, or year (with quarter or month), or since and lasts")
        for part, most in (("year", 2200), ("quarter", 4), ("month", 12)):
            said = getattr(self, part)
            if isinstance(said, Constant) and not (said.is_.isdecimal() and 1 <= int(said.is_) <= most):
                raise ValueError(f"{part}: {said.is_!r} is none; write figures, 1 to {most}")
        return self


class Recipe(Part):
    """Everything about the files of one outside system."""

    says: str = ""
    """What these files are, in words."""
    source: Name
    """The outside system; written beside everything that is loaded."""
    namespace: Name | None = None
    """The system that the keys of people, accounts, opportunities and touches belong to, when it is not the source: two
    exports of one system have one namespace."""
    time_zone: str = "UTC"
    """Of dates that carry no zone of their own."""
    taken: date | None = None
    """The day the export was made: what it says at an unknown time was known by then. When not said, the latest time
    in the files."""
    file: dict[Name, File]
    """The files, by the names that the clauses call them."""
    join: dict[Name, Join] = Default(default_factory=dict)
    """How files belong together."""
    people: dict[Name, People] = Default(default_factory=dict)
    """What makes people."""
    account: dict[Name, Entity] = Default(default_factory=dict)
    """What makes accounts."""
    touch: dict[Name, Touch] = Default(default_factory=dict)
    """What makes touches."""
    opportunity: dict[Name, Opportunity] = Default(default_factory=dict)
    """What makes opportunities."""
    spend: dict[Name, Spend] = Default(default_factory=dict)
    """What makes spend."""
    quota: dict[Name, Quota] = Default(default_factory=dict)
    """What makes quotas."""
