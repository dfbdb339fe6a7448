"""Who receives leads: rules, teams, absences, what waits for nobody, and why any hand-off went where it did."""

from __future__ import annotations

from django.urls import path

from interlock.desk.lists import routing as listed
from interlock.pages import Door
from interlock.pages.routing import asks, views

door = Door("Routing", order=70, icon="route", count=lambda name: sum(listed.queues().values()))  # noqa: ARG005
urlpatterns = [
    path("routing/", views.page, name="routing"),
    path("routing/now/", views.now, name="routing-now"),
    path("routing/who/", views.who, name="routing-who"),
    path("routing/<int:number>/", views.why, name="routing-why"),
    path("routing/away/", asks.away, name="routing-away"),
    path("routing/away/<int:number>/back/", asks.back, name="routing-back"),
    path("routing/seat/", asks.seat, name="routing-seat"),
    path("routing/seat/<slug:team>/<str:member>/", asks.change, name="routing-change"),
    path("routing/list/", asks.put, name="routing-list"),
    path("routing/list/<slug:name>/<int:account>/off/", asks.off, name="routing-off"),
]
