"""A company under a signed agreement, and somebody who looks at it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client

from interlock.agreement import starter
from interlock.connectors import synthetic
from interlock.desk import actions
from interlock.pages.frame import ground

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: SettingsWrapper, db: None) -> Iterator[Path]:  # noqa: ARG001
    settings.LEDGER_ROOT = tmp_path / "ledger"
    yield tmp_path
    ground.forget()


@pytest.fixture
def client() -> Client:
    """Return a browser in which the marketing manager is logged in."""
    actions.add_member("maya", "secret", "marketing", title="Marketing manager")
    actions.add_member("sam", "secret", "sales")
    browser = Client()
    browser.force_login(User.objects.get(username="maya"))
    return browser


@pytest.fixture
def signed(client: Client) -> int:  # noqa: ARG001
    """Return the number of a version that both teams have signed."""
    number = actions.propose(starter(), "maya").number
    actions.sign(str(number), "maya", "secret")
    actions.sign(str(number), "sam", "secret")
    return number


@pytest.fixture
def company(signed: int) -> int:
    """Load a small company; return how many people it knows."""
    assert signed
    actions.load(synthetic.company(400, seed=3, until=date(2026, 10, 1)), "synthetic")
    return 400
