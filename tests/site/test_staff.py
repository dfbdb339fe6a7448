"""The demonstration is a company that was set up to the end: nothing is left to do in Setup."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client

from interlock import agreement
from interlock.connectors.synthetic import words
from interlock.desk import actions
from interlock.desk.lists.instance import first_steps, instance_settings
from interlock.site import staff

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper


@pytest.mark.django_db
def test_the_demonstration_has_nothing_left_to_set_up(tmp_path: Path, settings: SettingsWrapper) -> None:
    settings.LEDGER_ROOT, settings.HOME = tmp_path / "ledger", tmp_path
    reps = {f"{team}1": team for team in words.TEAMS}
    staff.call_it()
    staff.hire("secret", reps)
    number = str(actions.propose(agreement.starter()).number)
    for name in ("cora", "carl"):
        actions.sign(number, name, "secret")
    staff.seat(reps)
    staff.open_site()
    assert set(asdict(first_steps()).values()) == {True}
    assert instance_settings().company == staff.COMPANY
    browser = Client()
    browser.force_login(User.objects.get(username="rita"))
    page = browser.get("/setup/").content.decode()
    assert f"<h1>{staff.COMPANY}</h1>" in page
    assert "First steps" not in page
