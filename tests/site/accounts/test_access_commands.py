"""`interlock sso`, `interlock access` and what `interlock user` has for somebody who cannot come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from interlock.desk import actions
from interlock.desk.lists import access

if TYPE_CHECKING:
    from conftest import CommandLine

OIDC = ("--url", "https://login.example.com", "--client-id", "us")


@pytest.fixture(autouse=True)
def sam(interlock: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    monkeypatch.setenv("INTERLOCK_SSO_SECRET", "very secret")
    actions.add_member("sam", "a word for tests", "sales")


def test_a_provider_is_connected_listed_and_removed(interlock: CommandLine) -> None:
    added = interlock("sso", "add-oidc", "company", *OIDC, "--domain", "@Example.com", "--label", "Ours")
    assert added.status == 0
    assert "sso/company/answer/" in added.out
    listed = interlock("sso", "list", "--json")
    assert "very secret" not in listed.out
    one = listed.json["providers"][0]
    assert (one["name"], one["label"], one["domains"], one["has_secret"]) == ("company", "Ours", ["example.com"], True)
    assert interlock("sso", "add-oidc", "company", *OIDC).status == 2
    assert interlock("sso", "remove", "company").status == 0
    assert interlock("sso", "remove", "company").status == 2


def test_a_certificate_that_is_not_there_is_said(interlock: CommandLine) -> None:
    given = ("--entity-id", "x", "--url", "https://x.example", "--certificate", "nowhere.pem")
    refused = interlock("sso", "add-saml", "campus", *given)
    assert refused.status == 2
    assert "nowhere.pem" in refused.err


def test_rules_are_shown_and_changed(interlock: CommandLine) -> None:
    assert interlock("access", "rules", "--json").json == {"two_step": "nobody", "passwords": True}
    assert interlock("access", "rules", "--two-step", "everybody", "--json").json["two_step"] == "everybody"
    assert interlock("access", "rules", "--two-step", "some").status == 2
    refused = interlock("access", "rules", "--no-passwords")
    assert refused.status == 2
    assert "connect an identity provider" in refused.err


def test_somebody_is_helped(interlock: CommandLine) -> None:
    assert interlock("user", "mail", "sam", "sam@example.com").status == 0
    assert access.mail_of("sam") == "sam@example.com"
    assert interlock("user", "link", "sam", "--path").out.startswith("/login/sam/")
    assert "0 lock-outs" in interlock("user", "unlock", "sam").err + interlock("user", "unlock", "sam").out
    assert interlock("user", "log-out", "sam").status == 0
    assert interlock("user", "two-step", "sam", "--json").json == {"name": "sam", "removed": False, "two_step": []}
    assert interlock("access", "sessions", "--json").json == {"sessions": [], "locked_out": []}
    for words in (("link", "ghost"), ("unlock", "ghost"), ("log-out", "ghost"), ("mail", "ghost", "g@example.com")):
        assert interlock("user", *words).status == 2
