"""Whoever finds a backup cannot come in with it, nor does it lead out of the home that it is brought back to."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from desk import instances
from django.db import connection

from interlock.desk.actions.backing import BackupError, restore

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.skipif("INTERLOCK_TEST_DATABASE" in os.environ, reason="pg_dump copies PostgreSQL")
WORD = "a word that nobody finds"


def work() -> None:
    """Make one of every secret there is, and a backup; say what the secrets are."""
    import django  # noqa: PLC0415 - settings are read from the environment of this process

    django.setup()
    from allauth.mfa.totp.internal.auth import TOTP  # noqa: PLC0415
    from allauth.usersessions.models import UserSession  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from interlock.desk import actions  # noqa: PLC0415
    from interlock.desk.actions import backing, invitations, tokens  # noqa: PLC0415

    actions.add_member("ada", WORD, "other", "admin")
    ada, browser = User.objects.get(username="ada"), Client()
    browser.force_login(ada, "allauth.account.auth_backends.AuthenticationBackend")
    session = browser.cookies["sessionid"].value
    UserSession.objects.create(user=ada, session_key=session, ip="127.0.0.1")
    source = actions.add_source("web")
    hook, provider, step = (
        "https://hooks.firm.example/T0/very-secret",
        "what the provider gave",
        "JBSWY3DPEHPK3PXPJBSWY3DP",
    )
    actions.add_webhook("floor", "slack", "sales", hook)
    actions.add_provider("sso", "oidc", {"server_url": "https://sso.firm.example"}, client_id="us", secret=provider)
    TOTP.activate(ada, step)
    said = {
        "password": WORD,
        "session": session,
        "source's token": source.token,
        "source's signing key": source.secret,
        "webhook": hook,
        "provider's secret": provider,
        "second step": step,
        "invitation": invitations.invite("lea", "lea@firm.example", "sales", by="ada").token,
        "token": tokens.make_token("ada", "mine", ["read:figures"], 30).token,
        "secret key": str(settings.SECRET_KEY),
    }
    backing.backup(settings.HOME.parent / "kept")
    instances.say(said)


def test_a_backup_holds_nothing_that_anybody_comes_in_with(tmp_path: Path) -> None:
    [said] = instances.ran(instances.environment(tmp_path / "home"), __file__, "work")
    assert len(said) == 10
    kept = {
        path.relative_to(tmp_path / "kept"): path.read_bytes()
        for path in (tmp_path / "kept").rglob("*")
        if path.is_file()
    }
    assert "secret.key" not in {path.name for path in kept}
    assert [
        (what, path) for path, held in kept.items() for what, secret in said.items() if secret.encode() in held
    ] == []
    assert said["session"].encode() in (tmp_path / "home/interlock.sqlite3").read_bytes() + b"".join(
        path.read_bytes() for path in (tmp_path / "home").glob("interlock.sqlite3-wal")
    ), "the log-in goes on, and this test would find it"


@pytest.mark.parametrize("name", ["../elsewhere", "/etc/elsewhere", "ledger/../../elsewhere"])
def test_a_backup_that_leads_out_of_its_home_is_not_brought_back(
    tmp_path: Path, settings: SettingsWrapper, name: str
) -> None:
    settings.HOME = tmp_path / "home"
    kept = tmp_path / "kept"
    (kept / "ledger").mkdir(parents=True)
    (tmp_path / "elsewhere").write_text("x")
    said = {"taken": "2026-01-01", "database": connection.vendor, "secret": False, "files": {name: 1}}
    (kept / "backup.json").write_text(json.dumps(said))
    with pytest.raises(BackupError, match="leads out of it"):
        restore(kept)
    assert not settings.HOME.exists()


if __name__ == "__main__":
    work()
