"""A channel leads out of the house: nobody has the server post to what only the server reaches."""

from __future__ import annotations

import pytest

from interlock import InterlockError
from interlock.desk import actions
from interlock.desk.models import Webhook

OUTSIDE = ("https://hooks.slack.com/services/T0/B0/x", "https://chat.firm.example:8443/hooks/x", "https://8.8.8.8/x")
OURS = (
    "https://127.0.0.1/x", "https://127.1/x", "https://2130706433/x", "https://0x7f.1/x", "https://[::1]/x",
    "https://10.0.0.8/x", "https://192.168.1.1:9200/x", "https://169.254.169.254/latest", "https://[fe80::1]/x",
    "https://[::ffff:127.0.0.1]/x", "https://localhost/x", "https://localhost./x", "https://db.localhost/x",
    "https://intranet/x", "http://127.0.0.1:9200/x", "http://localhost/x",
)  # fmt: skip
NEVER = (
    "http://example.com/x", "http://127.0.0.1.evil.example/x", "http://localhost.evil.example/x",
    "http://127.0.0.1@evil.example/x", "https://hooks.slack.com@10.0.0.8/x", "https://", "https:///x", "file:///etc/x",
    "https://[::1/x", "https://firm.example:port/x", "",
)  # fmt: skip


@pytest.mark.parametrize("address", [*OURS, *NEVER])
def test_on_a_page_only_the_outside_is_a_channel(address: str) -> None:
    actions.add_member("rio", "secret", "other")
    with pytest.raises(InterlockError, match=r"begins with https|own network"):
        actions.add_webhook("floor", "slack", "sales", address, "rio")
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_is_outside_is_taken(address: str) -> None:
    actions.add_member("rio", "secret", "other")
    actions.add_webhook("floor", "slack", "sales", address, "rio")
    assert address.encode() not in bytes(Webhook.objects.get().address)


@pytest.mark.parametrize("address", OURS)
def test_whoever_runs_the_machine_may_post_within_it(address: str) -> None:
    actions.add_webhook("floor", "slack", "sales", address)


@pytest.mark.parametrize("address", NEVER)
def test_nobody_posts_in_the_clear(address: str) -> None:
    with pytest.raises(InterlockError, match="begins with https"):
        actions.add_webhook("floor", "slack", "sales", address)
