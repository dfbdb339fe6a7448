"""`GET /api/health`: whether this instance hears."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from django.http import HttpRequest  # noqa: TC002 - read at run time, for the schema
from ninja import Router
from pydantic import BaseModel, Field

from interlock.desk import lists
from interlock.site.api.refusals import Refusal

router = Router(tags=["health"])


class Health(BaseModel):
    """How the instance is."""

    status: Literal["ok"]
    agreement: int | None = Field(description="Number of the version in force; without one nothing is handed over.")


@router.get("/health", auth=None, response={200: Health, 503: Refusal}, operation_id="health", summary="Is it well?")
def health(request: HttpRequest) -> Any:
    """Say whether the database answers and which version of the agreement binds; needs no token."""
    del request
    binding = lists.in_force(datetime.now(UTC).date())
    return {"status": "ok", "agreement": binding.number if binding else None}
