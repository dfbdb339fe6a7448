"""What is asked about files, and the answers that may be given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.connectors.files.asking.becoming import Became
    from interlock.connectors.files.suggesting.looked import Looked


@dataclass(frozen=True)
class Choice:
    """One answer that may be given."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Asked:
    """One question with its answers."""

    name: str
    """How the answer is called when it comes back."""
    says: str
    choices: tuple[Choice, ...]
    why: str = ""
    question: str = ""
    """What the draft could not settle; until it is answered, nothing is loaded."""

    @property
    def chosen(self) -> str:
        """Return the answer that stands."""
        return next((choice.value for choice in self.choices if choice.chosen), "")


@dataclass(frozen=True)
class Step:
    """One step that rows tell of."""

    name: str
    says: str
    when: str
    at: Asked
    amount: Asked | None
    drop: str
    """How the answer is called that takes it away."""


@dataclass(frozen=True)
class Stages:
    """The column that says in which stage somebody is, and what each of its words means."""

    column: str
    words: tuple[Asked, ...]


@dataclass(frozen=True)
class AskedColumn:
    """One column: how it is read, and what becomes of it."""

    place: int
    name: str
    called: Asked | None
    """Of a file without a header: what the column is called."""
    reading: Asked
    nothing: tuple[tuple[str, str, int, bool], ...]
    """Words that may mean nothing: name of the answer, word, how often, whether they do."""
    becomes: str
    """The field it is loaded into; empty: none."""
    field: str
    """How the answer is called."""
    case: Asked | None
    """Of a column with values that differ only in capitals: whether they are one."""
    used: str
    """What else it is used as, in words."""
    known: Asked | None
    personal: bool
    values: tuple[Became, ...]
    """Of the first rows, what they say and what becomes of it."""


@dataclass(frozen=True)
class AskedFile:
    """One file."""

    name: str
    about: Looked
    role: Asked
    reads: tuple[Asked, ...]
    """How its text is read, where the bytes or the rows leave that open."""
    clause: str
    """Kind and name of its clause, such as `people.leads`; empty: none."""
    slots: tuple[Asked, ...]
    steps: tuple[Step, ...]
    new_step: tuple[Asked, Asked] | None
    stages: Stages | None
    columns: tuple[AskedColumn, ...]

    @property
    def asked(self) -> Iterator[Asked]:
        """Give everything that may be left unsettled."""
        yield self.role
        yield from self.reads
        yield from self.slots
        for step in self.steps:
            yield step.at
        for column in self.columns:
            yield column.reading
            yield from [column.called] if column.called else []


@dataclass(frozen=True)
class Form:
    """Everything that is asked."""

    source: str
    time_zone: str
    files: tuple[AskedFile, ...]
    others: tuple[tuple[str, str], ...]
    """Questions that no field here answers: name of the answer, and the question."""

    @property
    def open(self) -> int:
        """Count the questions that are still to be answered."""
        asked = sum(bool(one.question) for file in self.files for one in file.asked)
        return asked + len(self.others)
