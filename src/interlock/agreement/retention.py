"""How long what is known of people is kept, and what becomes of it then."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field as Bound
from pydantic import model_validator

from interlock.agreement.clause import Clause, Name

OF_PEOPLE = ("never_handed_over", "refused", "no_deal", "lost")
"""Groups of people; customers, people with an open deal and people who wait for sales are in none of them."""


class Keep(Clause):
    """How long something is kept, and what becomes of it then; what no clause speaks of is kept.

    People's time runs from the last sign of them: a touch of theirs, or a step of their lead or deal.
    """

    what: Literal[
        "never_handed_over",
        "refused",
        "no_deal",
        "lost",
        "visitors",
        "refused_rows",
        "uploads",
        "notices",
        "deliveries",
    ]
    """Leads never handed over, refused by sales, taken on without a deal, with all deals lost; or browsers that never
    said who they are, rows of imports that were refused, uploaded files, notices and sent messages, answers to
    deliveries."""
    for_days: Annotated[float, Bound(ge=1, le=36_500)]
    """Days for which it is kept."""
    then: Literal["erase", "drop_fields", "forget"] | None = None
    """People: `erase` who they are (the default), or `drop_fields`, the values of personal fields; all else is
    forgotten (`forget`)."""
    segment: Name | None = None
    """Only people in this segment."""
    unless: str | None = None
    """An expression over fields of the lead; people for whom it is true are kept, such as by a legal hold."""

    @property
    def of_people(self) -> bool:
        """Say whether it is about people, whose counts stay."""
        return self.what in OF_PEOPLE

    @property
    def ends(self) -> str:
        """Return what becomes of it."""
        return self.then or ("erase" if self.of_people else "forget")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.of_people and self.then == "forget":
            raise ValueError(f"{self.what} are people, who stay counted: then is erase or drop_fields")
        if not self.of_people and self.then not in (None, "forget"):
            raise ValueError(f"{self.what} can only be forgotten; remove then")
        if not self.of_people and (self.segment is not None or self.unless is not None):
            raise ValueError(f"{self.what} are in no segment and have no fields; remove segment and unless")
        return self
