"""Setting an instance up: its first administrator, files brought in, sources, channels, calendars, and how it is."""

from __future__ import annotations

from django.urls import path

from interlock.desk import lists
from interlock.desk.lists import placing
from interlock.desk.rights import Right
from interlock.pages import Door
from interlock.pages.frame.needing import needs
from interlock.pages.setup import accounts, begin, calendars, channels, importing, quarantine, sources, views


def _shown(name: str) -> bool:
    """Say whether a log-in has anything to do here."""
    member = lists.log_in(name)
    return member is not None and any(member.may(right) for right in (Right.SOURCES, Right.PEOPLE, Right.SETTINGS))


def _waits(name: str) -> int:
    """Count the leads that wait here for a log-in to decide whose they are."""
    member = lists.log_in(name)
    return placing.waiting().people if member is not None and member.may(Right.MATCH) else 0


door = Door("Setup", order=90, icon="gear", count=_waits, shown=_shown, greets=lambda name: False)  # noqa: ARG005
urlpatterns = [
    path("setup/", needs(Right.SOURCES, views.hub), name="setup"),
    path("setup/begin/", begin.closed, name="setup-begin"),
    path("setup/begin/<str:token>/", begin.begin, name="setup-first"),
    path("setup/company/", needs(Right.SETTINGS, begin.company), name="setup-company"),
    path("setup/health/", needs(Right.SOURCES, views.health), name="setup-health"),
    path("setup/backup/", needs(Right.SOURCES, views.backup), name="setup-backup"),
    path("setup/accounts/", needs(Right.MATCH, accounts.page), name="setup-accounts"),
    path("setup/accounts/person/<int:person>/", needs(Right.MATCH, accounts.person), name="setup-whose"),
    path("setup/accounts/pair/<int:pair>/", needs(Right.MATCH, accounts.pair), name="setup-pair"),
    path("setup/accounts/compare/", needs(Right.MATCH, accounts.compare), name="setup-compare"),
    path("setup/accounts/undo/", needs(Right.MATCH, accounts.undo), name="setup-undo"),
    path("setup/calendars/", needs(Right.SOURCES, calendars.page), name="setup-calendars"),
    path("setup/calendars/<str:name>/holidays/", needs(Right.SOURCES, calendars.holidays), name="setup-holidays"),
    path("setup/sources/", needs(Right.SOURCES, sources.page), name="setup-sources"),
    path("setup/sources/add/", needs(Right.SOURCES, sources.add), name="setup-source-add"),
    path("setup/sources/<slug:name>/rotate/", needs(Right.SOURCES, sources.rotate), name="setup-source-rotate"),
    path("setup/sources/<slug:name>/close/", needs(Right.SOURCES, sources.close), name="setup-source-close"),
    path("setup/forms/add/", needs(Right.SOURCES, sources.add_form), name="setup-form-add"),
    path("setup/forms/<slug:slug>/close/", needs(Right.SOURCES, sources.close_form), name="setup-form-close"),
    path("setup/channels/", needs(Right.SOURCES, channels.page), name="setup-channels"),
    path("setup/channels/add/", needs(Right.SOURCES, channels.add), name="setup-channel-add"),
    path("setup/channels/<str:name>/try/", needs(Right.SOURCES, channels.try_it), name="setup-channel-try"),
    path("setup/channels/<str:name>/remove/", needs(Right.SOURCES, channels.remove), name="setup-channel-remove"),
    path("setup/import/", needs(Right.SOURCES, importing.page), name="setup-import"),
    path("setup/import/give/", needs(Right.SOURCES, importing.give), name="setup-give"),
    path("setup/import/<int:number>/", needs(Right.SOURCES, importing.one), name="setup-upload"),
    path("setup/import/<int:number>/now/", needs(Right.SOURCES, importing.now), name="setup-now"),
    path("setup/import/<int:number>/answer/", needs(Right.SOURCES, importing.answer), name="setup-answer"),
    path("setup/import/<int:number>/text/", needs(Right.SOURCES, importing.text), name="setup-text"),
    path("setup/import/<int:number>/<slug:deed>/", needs(Right.SOURCES, importing.do), name="setup-do"),
    path("setup/quarantine/<int:load>/", needs(Right.SOURCES, quarantine.page), name="setup-quarantine"),
    path("setup/quarantine/<int:load>/column/", needs(Right.SOURCES, quarantine.column), name="setup-column"),
    path("setup/quarantine/<int:load>/discard/", needs(Right.SOURCES, quarantine.discard), name="setup-discard"),
    path("setup/quarantine/<int:load>/again/", needs(Right.SOURCES, quarantine.again), name="setup-again"),
    path("setup/quarantine/row/<int:number>/", needs(Right.SOURCES, quarantine.mend), name="setup-mend"),
]
