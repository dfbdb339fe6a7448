"""Find people, accounts, hand-offs and pages by how they are called: a page, and JSON for the palette."""

from __future__ import annotations

from django.urls import path

from interlock.desk.rights import Right
from interlock.pages.frame.needing import needs
from interlock.pages.search import views

urlpatterns = [path("search/", needs(Right.LEADS, views.search), name="search")]
