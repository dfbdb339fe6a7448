"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(__file__).resolve().parents[1] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the team's shared folder with real data; a user's clone does not have it, CI must."""
    if SHARED.is_dir():
        return SHARED
    if os.environ.get("CI") == "true":
        pytest.fail(f"{SHARED} is missing, and CI must have it")
    pytest.skip("the team's ../shared data is not here")


@pytest.fixture(scope="module")
def named_again(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:  # noqa: ARG001
    """Name the instance again after tests that empty every table: others of the same process find it by its name."""
    from interlock.desk.models import Instance  # noqa: PLC0415 - the settings are read by now

    with django_db_blocker.unblock():
        held = list(Instance.objects.all())
    yield
    with django_db_blocker.unblock():
        Instance.objects.bulk_create(held, ignore_conflicts=True)
