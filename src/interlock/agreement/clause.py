"""What every clause has: a wording that people read, beside the meaning that runs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Bound

Team = Literal["marketing", "sales"]
Owner = Literal["marketing", "both", "sales"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
"""How a clause, a field or a kind of touch is named: small letters, digits and underscores."""
Points = Annotated[float, Bound(ge=-1e9, le=1e9)]
"""Points of a score, or a bound on them."""
Order = Annotated[int, Bound(ge=-1_000_000, le=1_000_000)]
Days = Annotated[float, Bound(ge=0, le=36_500)]
Amount = Annotated[float, Bound(ge=-1e15, le=1e15)]
"""A number that people wrote: exact to a cent, far from where floating point ends."""


class Part(BaseModel):
    """A piece of a clause: strict, immutable, and without fields nobody knows."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False, use_attribute_docstrings=True
    )


class Clause(Part):
    """Anything both teams agreed: `says` is wording, all the rest is meaning."""

    says: Annotated[str, StringConstraints(min_length=1)]
    """What both teams mean by it, in their words; rewording voids no signature."""
