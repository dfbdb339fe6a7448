"""Every number of the agreement, and for each its passport: wording, formula, basis, seal, data, SQL, rows."""

from __future__ import annotations

from django.urls import path

from interlock.desk.rights import Right
from interlock.pages import Door
from interlock.pages.frame.needing import needs
from interlock.pages.numbers import views

door = Door("Numbers", order=50, icon="gauge")
urlpatterns = [
    path("numbers/", needs(Right.FIGURES, views.everything), name="numbers"),
    path("numbers/<str:name>/", needs(Right.FIGURES, views.passport), name="number"),
]
