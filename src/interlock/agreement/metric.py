"""Numbers both teams read alike, and what they aim for."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from interlock.agreement.clause import Amount, Clause, Name, Owner

Basis = Literal["cohort", "period", "resolved", "open"]


class Metric(Clause):
    """A number over one table of facts: how many, which share, the sum, the mean or the median.

    At most one of `share`, `sum`, `mean`, `median` is given; without any the rows are counted.
    """

    owner: Owner
    """The team that answers for it."""
    of: Name
    """A table of facts, see `facts.FACTS`."""
    share: str | None = None
    """A condition: rows for which it is true, over rows for which it is true or false."""
    sum: str | None = None
    """A number or money to be added up over the rows."""
    mean: str | None = None
    """A number or money whose mean is taken."""
    median: str | None = None
    """A number or money whose median is taken."""
    where: str | None = None
    """A condition: only rows for which it is true."""
    by: Name
    """The time column that says into which period a row falls."""
    basis: Basis | None = None
    """For a share: how rows that are not yet decided are treated; stated beside the number."""
    unit: Literal["count", "share", "money", "days", "hours"] | None = None
    """How the figure is written."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        given = [x for x in (self.share, self.sum, self.mean, self.median) if x is not None]
        if len(given) > 1:
            raise ValueError("choose one of share, sum, mean, median")
        return self


class Goal(Clause):
    """A value of a metric that both teams aim for within a period, `until` not included."""

    owner: Owner
    """The team that answers for it."""
    metric: Name
    """The metric that is aimed at."""
    since: date
    """First day of the period."""
    until: date
    """First day after it."""
    at_least: Amount | None = None
    """The least to be reached."""
    at_most: Amount | None = None
    """The most that is accepted."""
    where: str | None = None
    """Only rows of the metric for which this holds."""
