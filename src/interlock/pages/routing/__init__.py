"""Who receives leads: rules, teams, absences, what waits for nobody, and why any hand-off went where it did."""

from __future__ import annotations

from django.urls import path

from interlock.desk.lists import routing as listed
from interlock.desk.rights import Right
from interlock.pages import Door
from interlock.pages.frame.needing import needs, of_handoff
from interlock.pages.routing import asks, views

door = Door("Routing", order=70, icon="route", count=lambda name: sum(listed.queues().values()))  # noqa: ARG005
urlpatterns = [
    path("routing/", needs(Right.LEADS, views.page), name="routing"),
    path("routing/now/", needs(Right.LEADS, views.now), name="routing-now"),
    path("routing/who/", needs(Right.LEADS, views.who), name="routing-who"),
    path("routing/<int:number>/", of_handoff(Right.LEADS, views.why), name="routing-why"),
    path("routing/away/", needs(Right.AGREEMENT, asks.away), name="routing-away"),
    path("routing/away/<int:number>/back/", needs(Right.AGREEMENT, asks.back), name="routing-back"),
    path("routing/seat/", needs(Right.ROUTE, asks.seat), name="routing-seat"),
    path("routing/seat/<slug:team>/<str:member>/", needs(Right.ROUTE, asks.change), name="routing-change"),
    path("routing/list/", needs(Right.ROUTE, asks.put), name="routing-list"),
    path("routing/list/<slug:name>/<int:account>/off/", needs(Right.ROUTE, asks.off), name="routing-off"),
]
