"""The overview for those who lead both teams: on plan, what slips, who waits for whom."""

from __future__ import annotations

from django.urls import path

from interlock.desk.rights import Right
from interlock.pages import Door
from interlock.pages.frame.needing import needs
from interlock.pages.overview.goal import goal_rows
from interlock.pages.overview.views import begins_here, overview, rows

door = Door("Overview", 5, "chart", greets=begins_here)
urlpatterns = [
    path("overview/", needs(Right.FIGURES, overview), name="overview"),
    path("overview/rows/", needs(Right.FIGURES, rows), name="overview-rows"),
    path("overview/goal/<str:name>/", needs(Right.FIGURES, goal_rows), name="overview-goal"),
]
