"""The hand-offs report: what both teams promised, what came of it, and who waited for whom."""

from __future__ import annotations

from django.urls import path

from interlock.pages import Door
from interlock.pages.report.answers import answer_rows
from interlock.pages.report.views import clock_rows, report, violation_rows

door = Door("Hand-offs", 30, "swap")
urlpatterns = [
    path("report/", report, name="report"),
    path("report/answers/", answer_rows, name="report-answers"),
    path("report/clock/", clock_rows, name="report-clock"),
    path("report/violations/", violation_rows, name="report-violations"),
]
