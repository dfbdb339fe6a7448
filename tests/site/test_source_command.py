from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from interlock.agreement import starter
from interlock.desk import actions, lists

if TYPE_CHECKING:
    from .conftest import CommandLine


@pytest.fixture
def signed(interlock: CommandLine) -> CommandLine:
    for name, team in (("maya", "marketing"), ("sam", "sales")):
        actions.add_member(name, "secret", team)
    number = str(actions.propose(starter(), "maya").number)
    actions.sign(number, "maya", "secret")
    actions.sign(number, "sam", "secret")
    return interlock


def test_a_token_is_shown_once_and_found_by_it_only(interlock: CommandLine) -> None:
    made = interlock("source", "add", "web", "--scope", "capture", "--scope", "read", "--json").json
    found = lists.source_by_token(made["token"])
    assert found is not None
    assert (found.name, found.scopes, found.public) == ("web", ("capture", "read"), made["public"])
    listed = interlock("source", "list", "--json").out + interlock("source", "list").out
    assert made["token"] not in listed
    assert made["secret"] not in listed
    assert lists.signing_secret("web") == made["secret"]


def test_rotating_and_revoking_void_the_token_at_once(interlock: CommandLine) -> None:
    first = interlock("source", "add", "web", "--json").json
    second = interlock("source", "rotate", "web", "--json").json
    assert lists.source_by_token(first["token"]) is None
    assert lists.source_by_token(second["token"]) is not None
    assert interlock("source", "revoke", "web").status == 0
    assert lists.source_by_token(second["token"]) is None
    assert lists.source_by_key(second["public"]) is None
    assert interlock("source", "rotate", "web").status == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Web Site",), "small letters"),
        (("web", "--scope", "write"), "'write' is not one of capture, read, act"),
        (("web", "--origin", "www.example.com/x"), "not a web origin"),
        (("web", "--member", "nobody"), "there is no user nobody"),
        (("web", "--per-second", "0"), "give 1 or more"),
        (("web", "--map", "mail"), "NAME=VALUE"),
        (("web", "--map", "mail=a.b"), "'mail' is not one of"),
    ],
)
def test_what_makes_no_sense_is_named(interlock: CommandLine, words: tuple[str, ...], said: str) -> None:
    answer = interlock("source", "add", *words)
    assert answer.status == 2
    assert said in answer.err
    assert lists.sources() == []


def test_a_name_is_given_once(interlock: CommandLine) -> None:
    assert interlock("source", "add", "web").status == 0
    assert "exists already" in interlock("source", "add", "web").err


def test_a_form_is_opened_listed_and_closed(signed: CommandLine) -> None:
    signed("source", "add", "web")
    opened = signed(
        "form", "add", "demo", "--title", "Ask us", "--source", "web", "--ask", "company", "--ask", "problem*"
    )
    assert opened.out == "open at /f/demo/\n"
    (form,) = signed("form", "list", "--json").json["forms"]
    assert [(one["name"], one["required"]) for one in form["fields"]] == [("company", False), ("problem", True)]
    assert signed("form", "close", "demo").status == 0
    assert signed("form", "list", "--json").json["forms"][0]["closed"] is True
    assert "no" in signed("form", "list").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--ask", "shoe_size"), "'shoe_size' is not a field of the agreement"),
        (("--ask", "email"), "email is always asked for"),
        (("--ask", "phone", "--ask", "phone"), "phone is asked for twice"),
        (("--kind", "dance"), "'dance' is not a touchpoint"),
        (("--source", "nobody"), "no open source 'nobody'"),
    ],
)
def test_a_form_asks_for_what_the_agreement_knows(signed: CommandLine, words: tuple[str, ...], said: str) -> None:
    signed("source", "add", "web")
    answer = signed("form", "add", "demo", "--title", "Ask us", "--source", "web", *words)
    assert answer.status == 2
    assert said in answer.err
    assert lists.forms() == []
