"""An instance for every test: a database that forgets, and a ledger of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: SettingsWrapper, db: None) -> Path:  # noqa: ARG001
    settings.LEDGER_ROOT = tmp_path / "ledger"
    return tmp_path
