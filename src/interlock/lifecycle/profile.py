"""What follows from fields alone, and so only changes when they do: the points for fit, and which gates stand open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.lifecycle.fields import plain

if TYPE_CHECKING:
    from interlock.lifecycle.fields import Fields, Known
    from interlock.lifecycle.program import FitLine, HandoffTable, Program


class Profile:
    """A person and their account under one program."""

    __slots__ = ("_gates", "account", "fit", "program")

    def __init__(self, program: Program, person: Fields, account: Fields) -> None:
        self.program = program
        self.account = account
        self.fit = {
            name: sum(points(line, known_for(line, person, account)) for line in model.fit)
            for name, model in program.models.items()
        }
        self._gates: dict[str, bool] = {}

    def open(self, handoff: HandoffTable, person: Fields) -> bool:
        """Say whether everything a hand-off asks of the fields holds."""
        found = self._gates.get(handoff.name)
        if found is None:
            found = all(hurdle.holds(person, self.account) for hurdle in handoff.hurdles)
            self._gates[handoff.name] = found
        return found


def profile_of(program: Program, person: Fields, account: Fields) -> Profile:
    """Return the profile, worked out once per state of the fields."""
    memo = person.memo
    if isinstance(memo, Profile) and memo.program is program and memo.account is account:
        return memo
    profile = Profile(program, person, account)
    person.memo = profile
    return profile


def known_for(line: FitLine, person: Fields, account: Fields) -> Known | None:
    """Return the last word about the field that a line of fit is about."""
    return (account if line.of_account else person).get(line.field)


def points(line: FitLine, known: Known | None) -> float:
    """Return the points of one line of fit."""
    if known is None:
        return line.absent
    total = line.present
    if known.text is not None and line.values:
        total += line.values.get(plain(known.text), 0.0)
    if known.number is not None:
        for each in line.ranges:
            low, high = each.at_least, each.below
            if (low is None or known.number >= low) and (high is None or known.number < high):
                total += each.points
    return total
