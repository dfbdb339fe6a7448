"""A served instance, spoken to over loopback."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import forked
import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES: dict[str, dict[str, Any]] = {
    "web": {"scopes": ["capture"], "per_second": 100_000},
    "all": {"scopes": ["capture", "read", "act"], "per_second": 100_000, "members": ["sam", "rita"]},
    "bank": {"scopes": ["capture"], "signed": True},
    "slow": {"scopes": ["capture"], "per_second": 2},
    "site": {
        "scopes": ["capture"],
        "origins": ["https://www.example.com"],
        "pages": {"/pricing": "pricing_view", "/": "page_view"},
    },
    "shop": {
        "scopes": ["capture"],
        "mapping": {"each": "items", "id": "ref", "email": "buyer.mail", "kind": "=form", "field.country": "land"},
    },
}
_ids = count()


@dataclass
class Served:
    """A server under way."""

    url: str
    keys: dict[str, dict[str, str]]
    process: forked.Process
    home: Path
    log: Path
    client: httpx.Client

    def post(
        self, body: Any, source: str = "all", path: str = "api/capture", headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Post JSON, or bytes as they are."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        known = {"Authorization": f"Bearer {self.keys[source]['token']}"} if source else {}
        given = {"Content-Type": "application/json"} | known | (headers or {})
        return self.client.post(f"{self.url}{path}", content=sent, headers=given)

    def get(self, path: str, source: str = "all") -> httpx.Response:
        """Ask for something."""
        known = {"Authorization": f"Bearer {self.keys[source]['token']}"} if source else {}
        return self.client.get(f"{self.url}{path}", headers=known)


def own_id() -> str:
    """Return an id that was not used yet."""
    return f"t{os.getpid()}-{next(_ids)}"


def event(email: str = "ada@acme.com", **said: Any) -> dict[str, Any]:
    """Return an event with an id of its own."""
    return {"id": own_id(), "who": {"email": email}, "kind": "form"} | said


def ready(email: str) -> dict[str, Any]:
    """Return an event that makes somebody ready for sales at once."""
    fields = {"country": "DE", "employees": 500, "industry": "software", "seniority": "c_level", "phone": "+49 1"}
    who = {"email": email, "company": f"Company of {email}", "domain": email.partition("@")[2]}
    return event(email, who=who, kind="demo_request", channel="paid_search", fields=fields | {"budget": 100_000})


@contextmanager
def serving(home: Path, sources: dict[str, Any]) -> Iterator[Served]:
    """Serve an instance until the block ends."""
    known = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLOCK_", "DJANGO_"))}
    env = known | {"INTERLOCK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "interlock.site.settings"}
    log = home.parent / "log.txt"
    words = [sys.executable, str(Path(__file__).with_name("served.py")), json.dumps(sources)]
    with log.open("a") as err:
        process = forked.start(words, env=env, stderr=err)
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, log.read_text()
        said = json.loads(line)
        with httpx.Client(timeout=30) as client:
            yield Served(said["url"], said["keys"], process, home, log, client)
    finally:
        process.kill()
        process.wait(timeout=20)
        process.stdout.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Return an instance that all these tests speak to."""
    with serving(tmp_path_factory.mktemp("served") / "home", SOURCES) as found:
        yield found
