"""What every clause has: a wording that people read, beside the meaning that runs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Team = Literal["marketing", "sales"]
Owner = Literal["marketing", "both", "sales"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
"""How a clause, a field or a kind of touch is named: small letters, digits and underscores."""


class Part(BaseModel):
    """A piece of a clause: strict, immutable, and without fields nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Clause(Part):
    """Anything both teams agreed: `says` is wording, all the rest is meaning."""

    says: str
