"""Proposals that repeated refusals opened, with evidence and replay; and the topics of what sales heard."""

from __future__ import annotations

from django.urls import path

from interlock.desk.lists.proposals import open_proposals
from interlock.pages import Door
from interlock.pages.proposals import views

door = Door("Proposals", 25, "scale", count=lambda _: open_proposals())
urlpatterns = [
    path("proposals/", views.page, name="proposals"),
    path("proposals/topics/", views.topics, name="topics"),
    path("proposals/<int:number>/", views.one, name="proposal"),
]
