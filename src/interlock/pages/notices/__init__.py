"""What somebody was told, how they want to be told, their calendar, and what could not be delivered."""

from __future__ import annotations

from django.urls import path

from interlock.desk.rights import Right
from interlock.pages.frame.needing import needs
from interlock.pages.notices import feed, letters, views, wishing

urlpatterns = [
    path("notices/", views.page, name="notices"),
    path("notices/bell/", views.bell, name="notices-bell"),
    path("notices/read/", views.read, name="notices-read"),
    path("notices/<int:number>/", views.follow, name="notice"),
    path("notices/preferences/", wishing.page, name="preferences"),
    path("notices/feed/", wishing.feed, name="notices-feed"),
    path("notices/letters/", needs(Right.LETTERS, letters.page), name="letters"),
    path("notices/letters/<int:number>/retry/", needs(Right.LETTERS, letters.retry), name="letter-retry"),
    path("notices/letters/<int:number>/discard/", needs(Right.LETTERS, letters.discard), name="letter-discard"),
    path("calendar/<str:token>.ics", feed.calendar, name="calendar"),
]
