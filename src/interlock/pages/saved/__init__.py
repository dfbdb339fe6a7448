"""Saved views: the part of a page that lists them, and what is done to them."""

from __future__ import annotations

from django.urls import path

from interlock.pages.saved import views

urlpatterns = [
    path("saved/", views.save, name="saved"),
    path("saved/<int:number>/rename/", views.rename, name="saved-rename"),
    path("saved/<int:number>/delete/", views.delete, name="saved-delete"),
]
