from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING

import httpx
import pytest

from .conftest import SOURCES, Served, event, own_id, ready, serving

if TYPE_CHECKING:
    from pathlib import Path


def signed(served: Served, source: str, body: bytes, at: int) -> dict[str, str]:
    """Sign as the documentation says."""
    mac = hmac.new(served.keys[source]["secret"].encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Interlock-Signature": f"t={at},v1={mac}"}


def test_an_event_becomes_a_handoff_that_can_be_read_and_answered(served: Served) -> None:
    answer = served.post(ready("grace@navy.example"))
    assert answer.status_code == 200, answer.text
    (heard,) = answer.json()["events"]
    assert heard["status"] == "heard"
    found = served.get(f"api/handoffs/{heard['handoff']}").json()
    assert (found["person"], found["status"], found["channel"]) == (heard["person"], "waiting", "paid_search")
    lead = served.get(f"api/leads/{heard['person']}").json()
    assert lead["state"] == "waiting"
    assert all(abs(one["total"] - sum(line["points"] for line in one["lines"])) < 1e-6 for one in lead["scores"])
    path = f"api/handoffs/{heard['handoff']}/verdict"
    assert served.post({"verdict": "accept", "by": "maya"}, path=path).status_code == 403
    assert served.post({"verdict": "reject", "by": "rita", "reason": "no_idea"}, path=path).status_code == 409
    assert served.post({"verdict": "accept", "by": "rita"}, path=path).json()["status"] == "accepted"
    assert served.post({"verdict": "undo", "by": "rita"}, path=path).json()["status"] == "waiting"


def test_pages_of_handoffs_hold_each_once(served: Served) -> None:
    served.post({"events": [ready(f"p{number}@paging{number}.example") for number in range(5)]})
    seen: list[str] = []
    after = ""
    while True:
        page = served.get(f"api/handoffs?status=waiting&limit=2&after={after}").json()
        seen += [one["id"] for one in page["handoffs"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert len(seen) == len(set(seen)) >= 5
    whole = served.get("api/handoffs?status=waiting").json()["handoffs"]
    assert [one["id"] for one in whole] == seen
    assert sorted(whole, key=lambda one: one["handed"], reverse=True) == whole


def test_what_is_delivered_twice_is_heard_once(served: Served) -> None:
    once = event("twice@acme.com")
    assert [served.post(once).json()["events"][0]["status"] for _ in range(2)] == ["heard", "duplicate"]
    again = served.post({"events": [once, event("twice@acme.com"), once]}).json()
    assert (again["heard"], again["duplicates"], again["refused"]) == (1, 2, 0)


def test_an_idempotency_key_gives_the_same_answer_and_only_for_the_same_body(served: Served) -> None:
    body, key = {"events": [event("key@acme.com"), event("key@acme.com")]}, {"Idempotency-Key": own_id()}
    first, second = (served.post(body, headers=key) for _ in range(2))
    assert first.json() == second.json()
    assert first.json()["heard"] == 2
    other = served.post(event("key@acme.com"), headers=key)
    assert other.status_code == 409
    assert key["Idempotency-Key"] in other.json()["error"]


def test_the_same_key_at_the_same_time_is_answered_alike(served: Served) -> None:
    body, key = event("race@acme.com"), {"Idempotency-Key": own_id()}
    with ThreadPoolExecutor(8) as at_once:
        answers = list(at_once.map(lambda _: served.post(body, headers=key), range(8)))
    assert [one.status_code for one in answers] == [200] * 8
    assert [one.json()["heard"] for one in answers] == [1] * 8


def test_each_event_of_a_batch_is_judged_by_itself(served: Served) -> None:
    wrong = event("bad@acme.com", fields={"employees": "many"})
    answer = served.post({"events": [event("good@acme.com"), wrong, event("good@acme.com")]})
    assert answer.status_code == 200
    assert [one["status"] for one in answer.json()["events"]] == ["heard", "refused", "heard"]
    assert "employees" in answer.json()["events"][1]["problem"]
    assert answer.json()["events"][1]["id"] == wrong["id"]
    assert served.post(wrong | {"id": own_id()}).status_code == 409


def test_a_misshapen_batch_is_refused_whole_with_every_problem_in_its_place(served: Served) -> None:
    right = event("whole@acme.com")
    wrong = [event(at="2026-11-21T10:00:00"), event(amount="12"), event(color="red"), {"id": "x", "who": {}}]
    answer = served.post({"events": [right, *wrong]})
    assert answer.status_code == 422
    found = {(one["index"], one["field"]) for one in answer.json()["problems"]}
    assert found == {(1, "at"), (2, "amount"), (3, "color"), (4, "who")}
    assert served.post(right).json()["heard"] == 1, "nothing of the batch was heard"


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 422), (b"null", 422), (b'{"events": []}', 422), (b"[" * 20_000, 400), (b"", 422)],
)
def test_what_is_no_event_is_refused_in_json(served: Served, body: bytes, status: int) -> None:
    answer = served.post(body)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_what_is_too_large_is_refused_with_or_without_a_length(served: Served) -> None:
    large = b'{"id": "' + b"x" * 2_100_000 + b'"}'
    assert served.post(large).status_code == 413
    streamed = served.client.post(
        f"{served.url}api/capture",
        content=iter([large[:1_000_000], large[1_000_000:]]),
        headers={"Authorization": f"Bearer {served.keys['all']['token']}"},
    )
    assert streamed.status_code == 413
    assert "send less" in streamed.json()["error"]


def test_a_signature_holds_for_this_body_this_source_and_five_minutes(served: Served) -> None:
    body, now = json.dumps(event("bank@acme.com")).encode(), int(time.time())
    assert served.post(body, "bank").status_code == 401
    right = signed(served, "bank", body, now)
    assert served.post(body.replace(b"form", b"call"), "bank", headers=right).status_code == 401
    assert served.post(body, "bank", headers=signed(served, "web", body, now)).status_code == 401
    for away in (-330, 330):
        late = served.post(body, "bank", headers=signed(served, "bank", body, now + away))
        assert late.status_code == 401
        assert "sign anew" in late.json()["error"]
    assert served.post(body, "bank", headers=right).json()["heard"] == 1


def test_a_token_opens_its_own_scopes_only(served: Served) -> None:
    assert served.get("api/handoffs", "").status_code == 401
    assert served.get("api/handoffs", "").headers["WWW-Authenticate"] == "Bearer"
    assert served.get("api/handoffs", "web").status_code == 403
    assert served.post({"verdict": "accept", "by": "rita"}, "web", "api/handoffs/1/verdict").status_code == 403
    assert served.post(event(), "", headers={"Authorization": "Bearer ilk_wrong"}).status_code == 401
    assert served.get("api/nothing", "").json()["error"].startswith("there is nothing at /api/nothing")
    assert served.get("api/health", "").json() == {"status": "ok", "agreement": 1}


def test_who_comes_too_fast_is_told_when_to_come_again_and_loses_nothing(served: Served) -> None:
    sent: list[dict[str, object]] = []
    waited = 0
    for _ in range(5):  # again where the second delivery took seconds to arrive, and was not too fast
        if waited:
            break
        first, *others = (event("slow@acme.com") for _ in range(8))
        for delivered in (others, [first]):
            while (answer := served.post({"events": delivered}, "slow")).status_code == 429:
                waited += 1
                time.sleep(int(answer.headers["Retry-After"]))
            assert answer.json()["heard"] == len(delivered)
        sent += [first, *others]
    assert waited
    assert served.post({"events": sent}).json()["heard"] == len(sent), "nobody else is held up"


def test_a_full_house_sends_people_away_who_are_all_heard_in_the_end(served: Served) -> None:
    events = [event(f"flood{number}@acme.com") for number in range(120)]
    token = {"Authorization": f"Bearer {served.keys['all']['token']}"}
    away: list[int] = []
    full = threading.Event()

    def let_go() -> None:
        full.wait(25)
        busy.rollback()

    def insist(one: dict[str, object]) -> int:
        while (answer := client.post(f"{served.url}api/capture", json=one)).status_code in {429, 503}:
            away.append(answer.status_code)
            full.set()
            time.sleep(int(answer.headers["Retry-After"]))
        return int(answer.json()["heard"])

    busy = sqlite3.connect(served.home / "interlock.sqlite3", isolation_level=None, check_same_thread=False)
    busy.execute("BEGIN IMMEDIATE")
    letting_go = threading.Thread(target=let_go)
    letting_go.start()
    room = httpx.Limits(max_connections=len(events))
    with (
        httpx.Client(headers=token, timeout=60, limits=room) as client,
        ThreadPoolExecutor(len(events)) as at_once,
    ):
        heard = list(at_once.map(insist, events))
    letting_go.join()
    busy.close()
    assert heard == [1] * len(events)
    assert 429 in away


def test_a_stage_claimed_from_outside_is_listed_and_not_counted(served: Served) -> None:
    claim = event("claimed@mql.example", kind="", move="reported", stage="Marketing Qualified")
    (heard,) = served.post(claim).json()["events"]
    found = [one for one in served.get("api/violations").json()["violations"] if one["person"] == heard["person"]]
    assert [(one["stage"], one["word"]) for one in found] == [("mql", "Marketing Qualified")]
    assert found[0]["unmet"]
    assert heard["handoff"] is None
    assert served.get(f"api/leads/{heard['person']}").json()["state"] == "open"


def test_moves_of_the_agreement_and_of_sales_cannot_be_told(served: Served) -> None:
    for move in ("handed_over", "accepted", "rejected", "recycled", "held"):
        assert served.post(event(move=move)).status_code == 422


def test_neither_log_nor_database_nor_answers_hold_a_token(served: Served) -> None:
    answers = [served.post(event()), served.get("api/handoffs"), served.get("api/openapi.json")]
    said = [*(one.text.encode() for one in answers), served.log.read_bytes()]
    said += [path.read_bytes() for path in served.home.rglob("*") if path.is_file()]
    for keys in served.keys.values():
        assert not any(keys[name].encode() in text for text in said for name in ("token", "secret"))


def test_nothing_acknowledged_is_lost_or_doubled_by_a_kill(tmp_path: Path) -> None:
    events = [event(f"kill{number % 7}@acme.com") for number in range(400)]
    acknowledged: list[str] = []
    nth = count(1)
    with serving(tmp_path / "home", {"all": SOURCES["all"]}) as first:
        keys = first.keys

        def tell(one: dict[str, object]) -> None:
            try:
                answer = first.post(one)
            except httpx.TransportError:
                return
            assert answer.json()["heard"] == 1
            acknowledged.append(str(one["id"]))
            if next(nth) == 60:
                first.process.kill()

        with ThreadPoolExecutor(8) as at_once:
            list(at_once.map(tell, events))
    assert 60 <= len(acknowledged) < len(events)
    with serving(tmp_path / "home", {}) as second:
        second.keys = keys
        answers = {one["id"]: one["status"] for one in second.post({"events": events}).json()["events"]}
        assert {answers[one] for one in acknowledged} == {"duplicate"}
        assert set(answers.values()) == {"duplicate", "heard"}
        second.process.kill()
    database = sqlite3.connect(tmp_path / "home/interlock.sqlite3")
    (touches,) = database.execute("SELECT count(*) FROM desk_tailtouch").fetchone()
    database.close()
    assert touches == len(events)
