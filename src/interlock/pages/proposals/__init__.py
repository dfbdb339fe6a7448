"""Proposals that repeated refusals opened, with evidence and replay; and the topics of what sales heard."""

from __future__ import annotations

from django.urls import path

from interlock.desk.lists.proposals import open_proposals
from interlock.desk.rights import Right
from interlock.pages import Door
from interlock.pages.frame.needing import needs
from interlock.pages.proposals import views

door = Door("Proposals", 25, "scale", count=lambda _: open_proposals())
urlpatterns = [
    path("proposals/", needs(Right.AGREEMENT, views.page), name="proposals"),
    path("proposals/topics/", needs(Right.AGREEMENT, views.topics, to_write=Right.GROUP), name="topics"),
    path("proposals/<int:number>/", needs(Right.AGREEMENT, views.one, to_write=Right.ANSWER_PROPOSAL), name="proposal"),
]
