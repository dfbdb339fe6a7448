"""People: who has a log-in and as what, invitations, what each role may, and the tokens that programs use."""

from __future__ import annotations

from django.urls import path

from interlock.desk.rights import Right
from interlock.pages.frame.needing import needs
from interlock.pages.people import inviting, joining, tokens, views

urlpatterns = [
    path("setup/people/", needs(Right.PEOPLE, views.page), name="people"),
    path("setup/people/invite/", needs(Right.PEOPLE, inviting.invite), name="people-invite"),
    path("setup/people/reps-see/", needs(Right.PEOPLE, views.reps_see), name="people-reps-see"),
    path("setup/people/<str:name>/", needs(Right.PEOPLE, views.one), name="people-one"),
    path("setup/people/<str:name>/link/", needs(Right.PEOPLE, inviting.again), name="people-link"),
    path("setup/people/<str:name>/<slug:deed>/", needs(Right.PEOPLE, views.do), name="people-do"),
    path("roles/", views.roles, name="roles"),
    path("join/<str:token>/", joining.join, name="join"),
    path("your-account/tokens/", tokens.page, name="tokens"),
    path("your-account/tokens/<int:number>/revoke/", tokens.revoke, name="token-revoke"),
]
