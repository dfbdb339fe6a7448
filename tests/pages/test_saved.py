"""A page as somebody likes to see it is kept under a name, for them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser

from interlock.desk import actions
from interlock.desk.actions.views import MOST, ViewError, delete_view, rename_view, save_view
from interlock.desk.lists.views import saved_views

if TYPE_CHECKING:
    from django.test import Client


def test_a_view_keeps_what_is_wanted_and_not_how_far_one_has_come() -> None:
    number = save_view("maya", "funnel", "  By  channel ", "?by=channel&page=3&span=month")
    assert [(one.name, one.query) for one in saved_views("maya", "funnel")] == [("By channel", "by=channel&span=month")]
    assert save_view("maya", "funnel", "By channel", "by=source") == number
    assert [one.query for one in saved_views("maya", "funnel")] == ["by=source"]
    assert saved_views("maya", "numbers") == saved_views("sam", "funnel") == []


def test_a_view_is_renamed_and_deleted_by_whom_it_belongs_to() -> None:
    one, other = save_view("maya", "funnel", "One", ""), save_view("maya", "funnel", "Other", "")
    rename_view("maya", one, "First")
    with pytest.raises(ViewError, match="another view"):
        rename_view("maya", other, "First")
    with pytest.raises(ViewError, match="sam has no view"):
        delete_view("sam", one)
    delete_view("maya", one)
    assert [view.name for view in saved_views("maya", "funnel")] == ["Other"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_view_has_a_name_that_can_be_read(name: str) -> None:
    with pytest.raises(ViewError, match="characters"):
        save_view("maya", "funnel", name, "")


def test_there_are_only_so_many_views_of_a_page() -> None:
    for number in range(MOST):
        save_view("maya", "funnel", f"View {number}", "")
    with pytest.raises(ViewError, match="delete one first"):
        save_view("maya", "funnel", "One more", "")


def test_a_page_saves_what_it_shows_and_lists_it(client: Client, signed: int) -> None:
    assert signed
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/numbers/?span=quarter&at=2026-01-01"}
    part = client.post("/saved/", {"page": "numbers", "name": "This quarter"}, headers=headers).content.decode()
    assert 'href="/numbers/?span=quarter&amp;at=2026-01-01">This quarter</a>' in part
    assert "This quarter" in client.get("/numbers/").content.decode()
    assert "This quarter" not in client.get("/funnel/").content.decode()
    (view,) = saved_views("maya", "numbers")
    actions.add_member("rita", "secret", "other")
    stranger = Browser()
    stranger.force_login(User.objects.get(username="rita"))
    refused = stranger.post(f"/saved/{view.id}/delete/", {"page": "numbers"}, headers={"HX-Request": "true"})
    assert "rita has no view" in refused.content.decode()
    assert client.post(f"/saved/{view.id}/delete/", {"page": "numbers"}).headers["Location"] == "/numbers/"
    assert saved_views("maya", "numbers") == []


def test_only_pages_with_an_address_are_saved(client: Client) -> None:
    assert client.post("/saved/", {"page": "lead", "name": "Ann"}).status_code == 404
    assert client.post("/saved/", {"page": "nowhere", "name": "Ann"}).status_code == 404
    assert client.get("/saved/").status_code == 405
