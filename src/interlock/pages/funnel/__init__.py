"""The funnel that both teams believe, and the leads behind each of its figures."""

from __future__ import annotations

from django.urls import path

from interlock.desk.rights import Right
from interlock.pages import Door
from interlock.pages.frame.needing import needs
from interlock.pages.funnel.leads import leads
from interlock.pages.funnel.views import whole

door = Door("Funnel", order=40, icon="funnel")
urlpatterns = [
    path("funnel/", needs(Right.FIGURES, whole), name="funnel"),
    path("funnel/rows/", needs(Right.FIGURES, leads), name="funnel-rows"),
]
