"""An instance for every test: a database that forgets, and a ledger of its own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from desk import instances
from desk.places import Place

from interlock.agreement import starter
from interlock.desk import actions

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: SettingsWrapper, db: None) -> Path:  # noqa: ARG001
    settings.LEDGER_ROOT = tmp_path / "ledger"
    return tmp_path


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Return an instance that knows somebody well; nobody changes it."""
    home = tmp_path_factory.mktemp("known") / "home"
    made = Place(home, instances.environment(home), [], time.time_ns() // 1000 + 60_000_000)
    made.run("know")
    made.ids = made.run("ids")
    return made


@pytest.fixture
def place(known: Place, tmp_path: Path) -> Place:
    """Return a copy of it."""
    return known.copy(tmp_path / "home")


@pytest.fixture(scope="session")
def before(known: Place) -> Any:
    """Return every number that it says."""
    return known.counts()


@pytest.fixture
def signed() -> None:
    """Let there be people of every role, two reps with a seat, and an agreement that binds."""
    for name, team, role in (
        ("ada", "other", "admin"),
        ("rio", "other", "revops"),
        ("mia", "marketing", "marketing"),
        ("lea", "sales", "sales_lead"),
        ("ann", "sales", "rep"),
        ("bob", "sales", "rep"),
    ):
        actions.add_member(name, "secret", team, role)
    number = str(actions.propose(starter(), "mia").number)
    for name in ("mia", "lea"):
        actions.sign(number, name, "secret")
    for name in ("ann", "bob"):
        actions.add_seat(name, "inbound")
