"""What is wrong with an agreement's text, said so that people can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock import InterlockError

if TYPE_CHECKING:
    from collections.abc import Sequence

Path = tuple[str | int, ...]
"""The address of a clause or of one of its fields, such as `("stage", "mql", "owner")`."""


@dataclass(frozen=True)
class Finding:
    """Something wrong with one clause: its address, and what to do about it."""

    path: Path
    message: str
    other: Path = ()
    """The clause it does not go together with, if there is one."""


@dataclass(frozen=True)
class Problem:
    """A finding with its place in the text."""

    file: str
    line: int
    clause: str
    message: str

    def __str__(self) -> str:
        where = f"{self.clause}: " if self.clause else ""
        return f"{where}{self.message} ({self.file}, line {self.line})"


class AgreementError(InterlockError):
    """The agreement's text cannot be used as it stands; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def address(path: Path) -> str:
    """Write an address as people read it: `score.interest.fit.size.ranges[0]`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
