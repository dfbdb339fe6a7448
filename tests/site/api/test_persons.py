"""A person's own token: what they may, within its scopes, of the leads that they see; and both keys, here too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from interlock.agreement import starter
from interlock.desk import actions
from interlock.desk.actions import people, tokens
from interlock.desk.models import Handoff, Person, PersonalToken
from interlock.desk.rights import RIGHTS, Right
from interlock.pages.frame import ground

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

NOW = 1_800_000_000_000_000


@pytest.fixture(autouse=True)
def signed(tmp_path: Path, settings: SettingsWrapper, db: None) -> Iterator[None]:  # noqa: ARG001
    settings.LEDGER_ROOT = tmp_path / "ledger"
    for name, team, role in (
        ("mia", "marketing", ""),
        ("lea", "sales", ""),
        ("ann", "sales", "rep"),
        ("aud", "other", "auditor"),
    ):
        actions.add_member(name, "secret", team, role)
    actions.propose(starter())
    for name in ("mia", "lea"):
        actions.sign("1", name, "secret")
    actions.add_seat("ann", "inbound")
    for number, owner in ((1, "ann"), (2, "lea"), (3, "")):
        Person.objects.create(id=1_000 + number, key=f"crm:{number}")
        Handoff.objects.create(
            id=number, person=1_000 + number, owner=owner, team="inbound", clause="inbound", stage="mql", seal="x",
            score=1.0, triggered=1, passed=1, handed=number, due=NOW,
        )  # fmt: skip
    yield
    ground.forget()


def caller(name: str, *scopes: str) -> Client:
    made = tokens.make_token(name, "program", scopes, 30)
    return Client(headers={"Authorization": f"Bearer {made.token}"})


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(path, body, content_type="application/json")


def test_a_rep_reads_what_a_rep_sees() -> None:
    ann = caller("ann", "read:leads")
    assert [row["id"] for row in ann.get("/api/handoffs").json()["handoffs"]] == ["3", "1"]
    assert [ann.get(f"/api/handoffs/{number}").status_code for number in (1, 2, 3, 4)] == [200, 403, 200, 404]
    assert ann.get("/api/numbers").status_code == 403
    assert PersonalToken.objects.get().used is not None
    people.let_reps_see("everything")
    assert ann.get("/api/handoffs/2").status_code == 200


def test_who_does_not_see_everybody_is_told_by_no_figure_who_the_others_are() -> None:
    ann, mia = caller("ann", "read:figures"), caller("mia", "read:figures")
    for by, status in (("email", 403), ("person", 403), ("nothing", 403), ("country", 200), ("month", 200), ("", 200)):
        assert ann.get(f"/api/numbers/leads?by={by}").status_code == status, by
    assert "split by another" in ann.get("/api/numbers/leads?by=email").json()["error"]
    assert mia.get("/api/numbers/leads?by=email").status_code == 200


def test_a_person_acts_in_their_own_name_only() -> None:
    lea = caller("lea", "write:verdicts")
    answer = post(lea, "/api/handoffs/2/verdict", {"verdict": "accept", "by": "ann"})
    assert (answer.status_code, "acts as lea" in answer.json()["error"]) == (403, True)
    assert post(lea, "/api/handoffs/1/verdict", {"verdict": "accept", "by": "lea"}).status_code in {403, 409}


def test_a_token_ends_with_its_person_and_shrinks_with_their_role() -> None:
    lea = caller("lea", "read:leads", "write:agreement")
    assert lea.get("/api/handoffs").status_code == 200
    people.change_member("lea", role="rep")
    assert post(lea, "/api/agreement/versions", {"text": "x"}).status_code == 403
    people.close_member("lea")
    assert lea.get("/api/handoffs").status_code == 401


def test_a_token_is_worth_no_more_than_the_role(monkeypatch: pytest.MonkeyPatch) -> None:
    mia = caller("mia", "read:figures")
    assert mia.get("/api/numbers").status_code == 200
    kept = {role: rights - {Right.FIGURES} for role, rights in RIGHTS.items()}
    monkeypatch.setattr("interlock.desk.rights.RIGHTS", kept)
    assert mia.get("/api/numbers").status_code == 403


def test_one_side_alone_publishes_nothing_by_the_api_either() -> None:
    mia = caller("mia", "read:agreement", "write:agreement")
    later = starter().replace('title = "', 'title = "New: ', 1).replace("[stage.mql]", "[stage.mql]\n# later", 1)
    later = later.replace('answer_within = "PT2H"', 'answer_within = "PT3H"')
    made = post(mia, "/api/agreement/versions", {"text": later})
    assert made.status_code == 200, made.json()
    number = made.json()["number"]
    if made.json()["missing"]:
        actions.sign(str(number), "mia", "secret")
        refused = post(mia, f"/api/agreement/versions/{number}/publish", {})
        assert refused.status_code == 409
        assert "not signed by both teams" in refused.json()["error"]
    assert mia.get("/api/agreement").json()["number"] == 1
    actions.sign(str(number), "lea", "secret")
    assert post(mia, f"/api/agreement/versions/{number}/publish", {}).json()["published"]
    assert [one["number"] for one in mia.get("/api/agreement/versions").json()["versions"]] == [1, number]
    assert post(mia, "/api/agreement/versions/99/publish", {}).status_code == 404


def test_an_auditor_reads_figures_and_writes_nothing() -> None:
    auditor = caller("aud", "read:figures", "read:agreement", "read:leads")
    listed = auditor.get("/api/numbers").json()["numbers"]
    first = auditor.get(f"/api/numbers/{listed[0]['name']}").json()
    assert first["says"] == listed[0]["says"]
    assert first["stands"]["agreement"] == 1
    assert auditor.get("/api/numbers/nothing").status_code == 404
    assert [one["stage"] for one in auditor.get("/api/funnel").json()["stages"]]
    assert post(auditor, "/api/agreement/versions", {"text": "x"}).status_code == 403


def test_events_come_from_sources() -> None:
    mia = caller("mia", "read:figures")
    answer = post(mia, "/api/capture", {"id": "1", "who": {"email": "a@b.example"}, "kind": "form"})
    assert (answer.status_code, "source" in answer.json()["error"]) == (403, True)
    assert Client(headers={"Authorization": "Bearer ilp_wrong"}).get("/api/numbers").status_code == 401
