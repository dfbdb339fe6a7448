"""The frame around every page: doors, top bar, agreement chip, styles, and what is said when something is missing."""

from __future__ import annotations

from django.urls import path

from interlock.pages.frame.views import first_door

urlpatterns = [path("", first_door, name="home")]
