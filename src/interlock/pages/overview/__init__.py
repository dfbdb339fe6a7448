"""The overview for those who lead both teams: on plan, what slips, who waits for whom."""

from __future__ import annotations

from django.urls import path

from interlock.pages import Door
from interlock.pages.overview.views import begins_here, goal_rows, overview, rows

door = Door("Overview", 5, "chart", greets=begins_here)
urlpatterns = [
    path("overview/", overview, name="overview"),
    path("overview/rows/", rows, name="overview-rows"),
    path("overview/goal/<str:name>/", goal_rows, name="overview-goal"),
]
