"""What the outside world sees: forms that we host, and the script that tells of visits to the company's own site."""

from __future__ import annotations

from django.urls import path

from interlock.pages.forms import tracking, views

urlpatterns = [
    path("f/<slug:slug>/", views.fill_in, name="form"),
    path("f/<slug:slug>/thanks/", views.thanks, name="form-thanks"),
    path("t.js", tracking.script, name="tracking-script"),
    path("t", tracking.tell, name="tracking"),
]
