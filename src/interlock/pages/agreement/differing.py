"""What changed between two versions, clause by clause: what is said, what it means, and each field behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from interlock.agreement import changes
from interlock.agreement.prose import chapters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement import Agreement
    from interlock.agreement.diff import Change
    from interlock.agreement.prose import Line

_WORD = re.compile(r"\s+|[\w\N{MINUS SIGN}+.:,]*\w|.")


@dataclass(frozen=True)
class Run:
    """Some words, and whether only this side has them."""

    text: str
    own: bool


@dataclass(frozen=True)
class Row:
    """A sentence as it was and as it is; nothing where there was or is none."""

    was: tuple[Run, ...]
    now: tuple[Run, ...]


@dataclass(frozen=True)
class Differs:
    """One clause that differs."""

    address: str
    name: str
    owner: str
    standing: str
    """`new`, `removed` or `changed`."""
    wording: tuple[Row, ...]
    meaning: tuple[Row, ...]
    fields: Sequence[Change]

    @property
    def meant(self) -> bool:
        """Say whether its meaning changed: both teams sign anew."""
        return any(not change.wording for change in self.fields)


@dataclass(frozen=True)
class Differences:
    """Everything that differs."""

    clauses: Sequence[Differs]

    @property
    def meant(self) -> int:
        """Count the clauses whose meaning changed."""
        return sum(one.meant for one in self.clauses)

    @property
    def reworded(self) -> int:
        """Count the clauses of which only the wording changed."""
        return len(self.clauses) - self.meant


def differences(old: Agreement, new: Agreement) -> Differences:
    """Lay out what changed, in the order of the fields of the text."""
    was, now = _lines(old), _lines(new)
    found: dict[str, list[Change]] = {}
    for change in changes(old, new):
        found.setdefault(_clause(change.clause, was.keys() | now.keys()), []).append(change)
    return Differences([_differs(address, was.get(address), now.get(address), rows) for address, rows in found.items()])


def _lines(agreement: Agreement) -> dict[str, Line]:
    return {line.address: line for chapter in chapters(agreement) for line in chapter.lines}


def _clause(address: str, known: set[str]) -> str:
    """Return the clause that a field belongs to; empty for what is said of the whole."""
    steps = re.split(r"[.\[]", address)
    found = (".".join(steps[:end]) for end in range(len(steps), 0, -1))
    return next((one for one in found if one in known), "")


def _differs(address: str, was: Line | None, now: Line | None, fields: list[Change]) -> Differs:
    standing = "changed" if (was and now) or not address else "new" if now else "removed"
    line = now or was
    if line is None:
        rows = tuple(_row(change.before, change.after) for change in fields if change.wording)
        return Differs("", "The agreement as a whole", "", standing, rows, (), fields)
    said = [one.says if one else "" for one in (was, now)]
    meant = [[str(term) for term in one.terms] if one else [] for one in (was, now)]
    wording = (_row(*said),) if said[0] != said[1] else ()
    return Differs(address, line.name, line.owner, standing, wording, tuple(_rows(*meant)), fields)


def _rows(was: list[str], now: list[str]) -> list[Row]:
    """Put each sentence that differs beside the one it came from."""
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind != "equal":
            found += [_row(before, after) for before, after in zip_longest(was[a:b], now[c:d], fillvalue="")]
    return found


def _row(was: str, now: str) -> Row:
    """Mark the words that differ; sentences with little in common differ as a whole."""
    before, after = _WORD.findall(was), _WORD.findall(now)
    match = SequenceMatcher(None, before, after, autojunk=False)
    if not was or not now or match.ratio() < 0.4:
        return Row(_whole(was), _whole(now))
    left, right = [], []
    for kind, a, b, c, d in match.get_opcodes():
        left.append(Run("".join(before[a:b]), kind != "equal"))
        right.append(Run("".join(after[c:d]), kind != "equal"))
    return Row(tuple(run for run in left if run.text), tuple(run for run in right if run.text))


def _whole(text: str) -> tuple[Run, ...]:
    return (Run(text, own=True),) if text else ()
