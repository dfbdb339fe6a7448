"""Before both teams have signed, every page says what it waits for, and none claims that all is done."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from interlock.desk import actions

SAYS = {
    "/inbox/": "No agreement is in force yet",
    "/inbox/?tab=queue": "No agreement is in force yet",
    "/board/": "No agreement is in force yet",
    "/report/": "No agreement is in force yet",
    "/overview/": "No agreement is in force yet",
    "/routing/": "No agreement is in force yet",
    "/agreement/": "No agreement yet",
}


@pytest.fixture
def sam(db: None) -> Client:  # noqa: ARG001
    actions.add_member("sam", "secret", "sales")
    found = Client()
    found.force_login(User.objects.get(username="sam"))
    return found


@pytest.mark.parametrize(("path", "says"), SAYS.items())
def test_a_page_says_what_it_waits_for(sam: Client, path: str, says: str) -> None:
    answer = sam.get(path)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert says in page
    assert "Every hand-off has been answered" not in page
    assert "The agreement in force" not in page
