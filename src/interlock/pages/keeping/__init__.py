"""Keeping: how long what is known of people is kept, whose time is over, and what one person asks for."""

from __future__ import annotations

from django.urls import path

from interlock.desk.rights import Right
from interlock.pages.frame.needing import needs
from interlock.pages.keeping import views

urlpatterns = [
    path("setup/keeping/", needs(Right.PERSONAL, views.page), name="keeping"),
    path("setup/keeping/export/", needs(Right.PERSONAL, views.export), name="keeping-export"),
    path("setup/keeping/erase/", needs(Right.PERSONAL, views.erase), name="keeping-erase"),
]
