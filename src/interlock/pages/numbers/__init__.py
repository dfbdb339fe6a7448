"""Every number of the agreement, and for each its passport: wording, formula, basis, seal, data, SQL, rows."""

from __future__ import annotations

from django.urls import path

from interlock.pages import Door
from interlock.pages.numbers import views

door = Door("Numbers", order=50, icon="gauge")
urlpatterns = [
    path("numbers/", views.everything, name="numbers"),
    path("numbers/<str:name>/", views.passport, name="number"),
]
