"""How a lead is scored: points for who they are, points that fade for what they did."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from interlock.agreement.clause import Amount, Clause, Name, Part, Points


class Range(Part):
    """Points for a number from `at_least` up to, not including, `below`."""

    at_least: Amount | None = None
    """The number from which on it holds; without it, from any."""
    below: Amount | None = None
    """The number below which it holds; without it, up to any."""
    points: Points
    """Points while it holds."""


class Fit(Clause):
    """Points for one field: by value, by range, for being known, for being unknown; they add up."""

    field: Name
    """The field that is looked at."""
    values: dict[str, Points] = {}
    """Points by value; compared without regard to case and outer blanks."""
    ranges: tuple[Range, ...] = ()
    """Points by range of the number; every range that holds counts."""
    present: Points = 0.0
    """Points for being known."""
    absent: Points = 0.0
    """Points for being unknown."""


class Touch(Part):
    """Points for one kind of touch and how they fade; at most one way of fading, none means they stay."""

    points: Points
    """Points on the day itself; they may be negative."""
    half_life_days: float | None = None
    """Exponential: half of the points are left after this many days."""
    linear_days: float | None = None
    """Linear: nothing is left after this many days."""
    step_days: float | None = None
    """Step: all points until this many days have passed, then none."""

    @model_validator(mode="after")
    def _fades_one_way(self) -> Self:
        ways = [self.half_life_days, self.linear_days, self.step_days]
        given = [days for days in ways if days is not None]
        if len(given) > 1:
            raise ValueError("choose one of half_life_days, linear_days, step_days")
        if any(not 0 < days <= 36_500 for days in given):
            raise ValueError("days of decay lie above 0 and up to 36500")
        return self


class Group(Clause):
    """Kinds of touch that are counted together, between a floor and a cap."""

    touch: dict[Name, Touch]
    """By kind of touch: its points, and how they fade."""
    cap: Points | None = None
    """The most the group can give."""
    floor: Points | None = None
    """The least the group can give."""


class Grade(Part):
    """Letters for fit and digits for engagement: the highest band whose bound is reached."""

    fit: dict[Literal["A", "B", "C", "D"], Points]
    """Points of fit from which on each letter is given; A is the best."""
    engagement: dict[Literal["1", "2", "3", "4"], Points]
    """Points of engagement from which on each digit is given; 1 is the best."""


class RollUp(Part):
    """How the scores of its people make the score of an account."""

    of: Literal["max", "sum", "mean"]
    """Which of its people's scores count."""
    cap: Points | None = None
    """The most the account can have."""


class Model(Clause):
    """One score: lines of fit and groups of engagement that add up to it."""

    fit: dict[Name, Fit] = {}
    """Lines of points for who they are."""
    engagement: dict[Name, Group] = {}
    """Groups of points for what they did."""
    grade: Grade | None = None
    """How both halves make a grade."""
    account: RollUp | None = None
    """How people make the score of their account."""
