"""Log-in for a whole company: its rules, its identity providers, who is logged in and who is locked out."""

from __future__ import annotations

from django.urls import path

from interlock.desk.rights import Right
from interlock.pages.access import views
from interlock.pages.frame.needing import needs

urlpatterns = [
    path("setup/access/", needs(Right.PEOPLE, views.page), name="access"),
    path("setup/access/rules/", needs(Right.SETTINGS, views.rules), name="access-rules"),
    path("setup/access/providers/add/", needs(Right.SETTINGS, views.add), name="access-provider-add"),
    path("setup/access/providers/remove/", needs(Right.SETTINGS, views.remove), name="access-provider-remove"),
    path("setup/access/unlock/", needs(Right.PEOPLE, views.unlock), name="access-unlock"),
    path("setup/access/log-out/", needs(Right.PEOPLE, views.log_out), name="access-log-out"),
]
