"""Logging in and out."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from interlock.pages.login.link import enter
from interlock.pages.login.views import LogIn

urlpatterns = [
    path("login/", LogIn.as_view(), name="login"),
    path("login/<str:name>/<str:token>/", enter, name="enter"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
