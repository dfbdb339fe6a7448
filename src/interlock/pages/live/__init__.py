"""What happens, told to open pages as it happens (server-sent events)."""

from __future__ import annotations

from django.urls import path

from interlock.pages.live import views

urlpatterns = [path("live/", views.stream, name="live")]
