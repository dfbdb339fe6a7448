"""The journey map of everybody: where people came from, how they went on, and which team touched them on the way."""

from __future__ import annotations

from django.urls import path

from interlock.desk.rights import Right
from interlock.pages import Door
from interlock.pages.frame.needing import needs
from interlock.pages.journey_map.views import journey_map, people

door = Door("Journey map", order=45, icon="route")
urlpatterns = [
    path("journey-map/", needs(Right.FIGURES, journey_map), name="journey_map"),
    path("journey-map/rows/", needs(Right.FIGURES, people), name="journey-map-rows"),
]
