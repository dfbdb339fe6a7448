"""Whatever is sent to the API, its answers are those that its description promises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .conftest import ready

if TYPE_CHECKING:
    from .conftest import Served

EXAMPLES = "15"
"""Requests per operation and phase, beside those that cover each of its constraints."""
KNOWN = """
[dictionaries]
handoffs = {{ values = ["{handoff}"] }}
people = {{ values = ["{person}"] }}
members = {{ values = ["sam", "rita"] }}
words = {{ values = ["no_budget", "too_small"] }}

[parameters]
"path.handoff" = {{ dictionary = "handoffs", probability = 0.7 }}
"path.person" = {{ dictionary = "people", probability = 0.7 }}
"body.by" = {{ dictionary = "members", probability = 0.7 }}
"body.reason" = {{ dictionary = "words", probability = 0.5 }}
"""
"""Values that exist, so that requests get beyond the door."""


def test_schemathesis_finds_no_failure(served: Served, tmp_path: Path) -> None:
    (heard,) = served.post(ready("schema@described.example")).json()["events"]
    (tmp_path / "schemathesis.toml").write_text(KNOWN.format(**heard))
    words = [
        str(Path(sys.executable).with_name("schemathesis")),
        *("run", f"{served.url}api/openapi.json", "--header", f"Authorization: Bearer {served.keys['all']['token']}"),
        *("--max-examples", EXAMPLES, "--seed", "1", "--no-color", "--no-shrink"),
        *("--generation-database", "none"),
    ]
    found = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, timeout=600, check=False)
    assert found.returncode == 0, found.stdout[-10_000:] + found.stderr[-2_000:]
    assert "14 selected / 14 total" in found.stdout
    assert "Authentication failed" not in found.stdout
    assert "Missing test data" not in found.stdout


def test_every_operation_is_described(served: Served) -> None:
    paths = served.get("api/openapi.json", "").json()["paths"]
    assert sorted(paths) == [
        "/api/agreement",
        "/api/agreement/versions",
        "/api/agreement/versions/{number}/publish",
        "/api/capture",
        "/api/funnel",
        "/api/handoffs",
        "/api/handoffs/{handoff}",
        "/api/handoffs/{handoff}/verdict",
        "/api/health",
        "/api/leads/{person}",
        "/api/numbers",
        "/api/numbers/{name}",
        "/api/violations",
    ]
    for path in paths.values():
        for operation in path.values():
            assert operation["summary"]
            assert operation["description"]
