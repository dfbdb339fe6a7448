"""The JSON Schema says of the text what the types say."""

from __future__ import annotations

import json
from typing import Any

from interlock.agreement import Agreement, json_schema


def test_the_schema_is_plain_json_without_any_host() -> None:
    schema = json_schema()
    text = json.dumps(schema)
    assert schema["$id"].startswith("urn:")
    assert text.count("http") == 1  # the dialect's own name
    assert set(schema["properties"]) == set(Agreement.model_fields)


def test_every_kind_of_clause_and_every_field_is_explained() -> None:
    schema = json_schema()
    for name, part in {**schema["$defs"], "Agreement": schema}.items():
        assert part["description"], name
        for field, of in part["properties"].items():
            assert of.get("description"), f"{name}.{field}"


def test_fields_are_named_as_in_the_text() -> None:
    promise: dict[str, Any] = json_schema()["$defs"]["Promise"]
    assert "from" in promise["properties"]
    assert promise["additionalProperties"] is False
