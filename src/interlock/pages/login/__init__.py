"""Logging in and out."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from interlock.pages.login.link import enter

urlpatterns = [
    path("login/", LoginView.as_view(template_name="login/login.html", redirect_authenticated_user=True), name="login"),
    path("login/<str:name>/<str:token>/", enter, name="enter"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
