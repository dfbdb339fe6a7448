"""The journey of a person, or of all people of an account: every touch, stage, verdict and the score on one line."""

from __future__ import annotations

from django.urls import path

from interlock.pages.journey import views

urlpatterns = [
    path("lead/<int:person>/", views.lead, name="lead"),
    path("account/<int:account>/", views.account, name="account"),
]
