"""The inbox: what waits for whom and how long is left, the brief of each hand-off, and its answer with one key."""

from __future__ import annotations

from django.urls import path

from interlock.desk import clock
from interlock.desk.lists.inbox_numbers import waiting_for
from interlock.desk.rights import Right
from interlock.pages import Door
from interlock.pages.frame.needing import needs, of_handoff
from interlock.pages.inbox import answers, dialogs, views

door = Door("Inbox", order=10, icon="inbox", count=lambda name: waiting_for(name, clock.now()))
urlpatterns = [
    path("inbox/", needs(Right.LEADS, views.page), name="inbox"),
    path("inbox/rows/", needs(Right.LEADS, views.rows), name="inbox-rows"),
    path("inbox/<int:number>/", of_handoff(Right.LEADS, views.brief), name="brief"),
    path("inbox/<int:number>/side/", of_handoff(Right.LEADS, views.side), name="brief-side"),
    path("inbox/<int:number>/touches/", of_handoff(Right.LEADS, views.touches), name="brief-touches"),
    path("inbox/<int:number>/accept/", of_handoff(Right.ANSWER, answers.accept), name="brief-accept"),
    path("inbox/<int:number>/take/", of_handoff(Right.ANSWER, answers.take), name="brief-take"),
    path("inbox/<int:number>/resume/", of_handoff(Right.ANSWER, answers.resume), name="brief-resume"),
    path("inbox/<int:number>/undo/", of_handoff(Right.ANSWER, answers.undo), name="brief-undo"),
    path("inbox/<int:number>/reject/", of_handoff(Right.ANSWER, dialogs.reject), name="brief-reject"),
    path("inbox/<int:number>/recycle/", of_handoff(Right.ANSWER, dialogs.recycle), name="brief-recycle"),
    path("inbox/<int:number>/hold/", of_handoff(Right.ANSWER, dialogs.hold), name="brief-hold"),
    path("inbox/<int:number>/heard/", of_handoff(Right.HEARD, dialogs.heard), name="brief-heard"),
    path("inbox/<int:number>/contact/", of_handoff(Right.ANSWER, dialogs.contact), name="brief-contact"),
    path("inbox/<int:number>/hand-on/", of_handoff(Right.HAND_ON, dialogs.hand_on), name="brief-hand-on"),
    path("inbox/<int:number>/dispute/", of_handoff(Right.DISPUTE, dialogs.dispute), name="brief-dispute"),
    path("inbox/<int:number>/settle/", of_handoff(Right.SETTLE, dialogs.settle), name="brief-settle"),
]
