"""The inbox: what waits for whom and how long is left, the brief of each hand-off, and its answer with one key."""

from __future__ import annotations

from django.urls import path

from interlock.desk import clock
from interlock.desk.lists import inbox as listed
from interlock.pages import Door
from interlock.pages.inbox import answers, dialogs, views

door = Door("Inbox", order=10, icon="inbox", count=lambda name: listed.waiting_for(name, clock.now()))
urlpatterns = [
    path("inbox/", views.page, name="inbox"),
    path("inbox/rows/", views.rows, name="inbox-rows"),
    path("inbox/<int:number>/", views.brief, name="brief"),
    path("inbox/<int:number>/side/", views.side, name="brief-side"),
    path("inbox/<int:number>/touches/", views.touches, name="brief-touches"),
    path("inbox/<int:number>/accept/", answers.accept, name="brief-accept"),
    path("inbox/<int:number>/take/", answers.take, name="brief-take"),
    path("inbox/<int:number>/resume/", answers.resume, name="brief-resume"),
    path("inbox/<int:number>/undo/", answers.undo, name="brief-undo"),
    path("inbox/<int:number>/reject/", dialogs.reject, name="brief-reject"),
    path("inbox/<int:number>/recycle/", dialogs.recycle, name="brief-recycle"),
    path("inbox/<int:number>/hold/", dialogs.hold, name="brief-hold"),
    path("inbox/<int:number>/heard/", dialogs.heard, name="brief-heard"),
    path("inbox/<int:number>/contact/", dialogs.contact, name="brief-contact"),
    path("inbox/<int:number>/hand-on/", dialogs.hand_on, name="brief-hand-on"),
    path("inbox/<int:number>/dispute/", dialogs.dispute, name="brief-dispute"),
    path("inbox/<int:number>/settle/", dialogs.settle, name="brief-settle"),
]
