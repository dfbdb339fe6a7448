"""Attempts are counted by all server processes together, and what is counted tells of nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client

from interlock.desk import actions
from interlock.desk.models import Counted

if TYPE_CHECKING:
    from pathlib import Path

ASK = """
import django
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
django.setup()
from django.test import Client
from interlock.desk.actions import add_member
from interlock.desk.instance import set_up
from interlock.desk.lists import log_in
set_up()
if not log_in("sam"):
    add_member("sam", "a word for tests", "sales")
browser = Client()
print([browser.post("/password/reset/", {"email": f"x{number}@example.com"}).status_code for number in range(12)])
"""


def test_two_processes_count_together(tmp_path: Path) -> None:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("INTERLOCK_", "DJANGO_"))}
    env = known | {"INTERLOCK_HOME": str(tmp_path / "home"), "INTERLOCK_MAIL": "console"}
    env["DJANGO_SETTINGS_MODULE"] = "interlock.site.settings"
    said = []
    for _ in range(2):
        asked = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=False)
        assert asked.returncode == 0, asked.stderr
        said.append(asked.stdout)
    statuses = [json.loads(out.strip().splitlines()[-1]) for out in said]
    assert statuses == [[302] * 12, [302] * 8 + [429] * 4]


@pytest.mark.django_db
def test_nobody_is_told_of_by_what_is_counted() -> None:
    actions.add_member("somebody", "a word for tests", "sales")
    cache.clear()
    Client(REMOTE_ADDR="203.0.113.9").post("/login/", {"username": "somebody", "password": "wrong"})
    kept = [str(row) for row in Counted.objects.values_list()]
    assert kept
    assert not [row for row in kept if "203.0.113.9" in row or "somebody" in row]
