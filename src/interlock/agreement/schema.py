"""The agreement's shape as JSON Schema, so that editors complete and explain it."""

from __future__ import annotations

from typing import Any

from interlock.agreement.document import Agreement


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an agreement's text; clause docstrings become descriptions."""
    schema = Agreement.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:interlock:agreement"} | schema
