"""The hand-offs report: what both teams promised, what came of it, and who waited for whom."""

from __future__ import annotations

from django.urls import path

from interlock.desk.rights import Right
from interlock.pages import Door
from interlock.pages.frame.needing import needs
from interlock.pages.report.answers import answer_rows
from interlock.pages.report.targets import target_rows
from interlock.pages.report.views import clock_rows, report, violation_rows

door = Door("Hand-offs", 30, "swap")
urlpatterns = [
    path("report/", needs(Right.FIGURES, report), name="report"),
    path("report/answers/", needs(Right.FIGURES, answer_rows), name="report-answers"),
    path("report/clock/", needs(Right.FIGURES, clock_rows), name="report-clock"),
    path("report/target/", needs(Right.FIGURES, target_rows), name="report-target"),
    path("report/violations/", needs(Right.FIGURES, violation_rows), name="report-violations"),
]
