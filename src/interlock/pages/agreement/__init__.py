"""The agreement as both teams read it: its clauses, who signed, its versions and what changed between them."""

from __future__ import annotations

from django.urls import path

from interlock.pages import Door
from interlock.pages.agreement import views

door = Door("Agreement", order=60, icon="document")
urlpatterns = [
    path("agreement/", views.binding, name="agreement"),
    path("agreement/<int:number>/", views.one, name="agreement-version"),
    path("agreement/<int:old>/<int:new>/", views.between, name="agreement-changes"),
]
