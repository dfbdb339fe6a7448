"""A page says so when the worker is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from interlock.desk import clock
from interlock.desk.actions.heartbeats import beat
from interlock.desk.clock import MINUTE
from interlock.desk.models import Heartbeat

if TYPE_CHECKING:
    from django.test import Client

SAYS = "The worker has not been heard of since"


@pytest.mark.parametrize("page", ["/overview/", "/inbox/", "/report/", "/funnel/"])
def test_every_page_says_that_the_worker_is_gone_until_one_works_again(client: Client, signed: int, page: str) -> None:
    assert signed
    assert SAYS not in client.get(page).content.decode()
    Heartbeat.objects.create(name="gone:1", at=clock.now() - 2 * MINUTE)
    assert SAYS in client.get(page).content.decode()
    beat()
    assert SAYS not in client.get(page).content.decode()
