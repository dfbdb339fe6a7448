"""The journey of a person, or of all people of an account: every touch, stage, verdict and the score on one line."""

from __future__ import annotations

from django.urls import path

from interlock.desk.rights import Right
from interlock.pages.frame.needing import needs, of_account, of_lead
from interlock.pages.journey import views

urlpatterns = [
    path("lead/<int:person>/", of_lead(views.lead), name="lead"),
    path("account/<int:account>/", needs(Right.LEADS, views.kept(of_account(views.account))), name="account"),
]
