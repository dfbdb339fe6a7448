"""How ids, times and places in a list are written in answers and addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, Field, PlainSerializer, StringConstraints, WithJsonSchema

from interlock.desk.lists.handed import Place

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _written(at: int) -> str:
    return (_EPOCH + timedelta(microseconds=at)).isoformat().replace("+00:00", "Z")


Time = Annotated[
    int, PlainSerializer(_written, return_type=str), WithJsonSchema({"type": "string", "format": "date-time"})
]
Id = Annotated[
    int,
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,19}$"}),
]
"""As text: ids have more digits than JavaScript's numbers."""
GivenId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,19}$")]
After = Annotated[str, StringConstraints(pattern=r"^([0-9]{1,19}-[0-9]{1,19})?$")]
Filter = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]


class Listed(BaseModel):
    """A page of a list."""

    next: str | None = Field(description="Give it as `after` to get the next page; null: this was the last one.")


def number(given: str) -> int:
    """Read an id; one that no row can have becomes one that none has."""
    return int(given) if int(given) < 2**63 else -1


def place(after: str) -> Place | None:
    """Read where a page ended."""
    at, _, last = after.partition("-")
    return Place(number(at), number(last)) if after else None


def after(rows: list[Any], most: int, at: str) -> str | None:
    """Write where a page ends, if there may be more."""
    return f"{getattr(rows[-1], at)}-{rows[-1].id}" if len(rows) == most else None
