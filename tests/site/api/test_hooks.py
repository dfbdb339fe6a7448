from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from .conftest import own_id

if TYPE_CHECKING:
    import httpx

    from .conftest import Served


def post(served: Served, source: str, body: bytes, kind: str = "application/json", **headers: str) -> httpx.Response:
    return served.client.post(f"{served.url}hooks/{source}", content=body, headers={"Content-Type": kind} | headers)


def signature(served: Served, source: str, body: bytes) -> dict[str, str]:
    at = int(time.time())
    mac = hmac.new(served.keys[source]["secret"].encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Interlock-Signature": f"t={at},v1={mac}"}


def ordered(**said: Any) -> bytes:
    item = {"ref": own_id(), "buyer": {"mail": "shop@hook.example"}, "land": "DE"} | said
    return json.dumps({"items": [item]}).encode()


def test_a_signed_post_is_read_by_the_mapping_of_its_source(served: Served) -> None:
    body = ordered()
    (first,) = post(served, "shop", body, **signature(served, "shop", body)).json()["events"]
    assert first["status"] == "heard"
    (again,) = post(served, "shop", body, **signature(served, "shop", body)).json()["events"]
    assert again["status"] == "duplicate"


def test_the_token_does_in_place_of_a_signature_unless_one_is_demanded(served: Served) -> None:
    token = {"Authorization": f"Bearer {served.keys['shop']['token']}"}
    assert post(served, "shop", ordered(), **token).json()["heard"] == 1
    bank = {"Authorization": f"Bearer {served.keys['bank']['token']}"}
    assert post(served, "bank", b'{"email": "a@hook.example", "kind": "form"}', **bank).status_code == 401


def test_whoever_proves_nothing_is_not_heard(served: Served) -> None:
    body = ordered()
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Bearer {served.keys['web']['token']}"},
        signature(served, "web", body),
    ):
        answer = post(served, "shop", body, **headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert post(served, "nobody", body).status_code == 401


def test_a_form_is_read_like_json(served: Served) -> None:
    body = urlencode({"email": "form@hook.example", "kind": "form", "id": own_id(), "channel": "partner"}).encode()
    kind = "application/x-www-form-urlencoded"
    assert post(served, "web", body, kind, **signature(served, "web", body)).json()["heard"] == 1


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"xx"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"a=1"),
        ("application/x-www-form-urlencoded", b"a=1&" * 2_000),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_in_words(served: Served, kind: str, body: bytes) -> None:
    answer = served.post(body, "shop", "hooks/shop", {"Content-Type": kind})
    assert (answer.status_code, "the form cannot be read" in answer.json()["error"]) == (422, True)


def test_what_does_not_fit_the_mapping_is_refused_with_its_place(served: Served) -> None:
    for body, word in (
        (b"{", "JSON"),
        (b'{"items": [{"ref": "1"}]}', "nobody is named"),
        (b'{"items": [{"buyer": {"mail": ["a"]}}]}', "email (buyer.mail)"),
        (b'{"items": 5}', "an object is expected"),
    ):
        answer = post(served, "shop", body, **signature(served, "shop", body))
        assert answer.status_code == 422
        assert word in answer.json()["error"]
