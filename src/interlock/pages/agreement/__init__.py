"""The agreement as both teams read it, change it, try it on history and sign it."""

from __future__ import annotations

from django.urls import path

from interlock.pages import Door
from interlock.pages.agreement import editing, signing, talking, trying, views

door = Door("Agreement", order=60, icon="document")
urlpatterns = [
    path("agreement/", views.binding, name="agreement"),
    path("agreement/<int:number>/", views.one, name="agreement-version"),
    path("agreement/<int:old>/<int:new>/", views.between, name="agreement-changes"),
    path("agreement/edit/", editing.edit, name="agreement-edit"),
    path("agreement/edit/look/", editing.look, name="agreement-look"),
    path("agreement/try/", trying.sliders, name="agreement-try"),
    path("agreement/try/once/", trying.once, name="agreement-once"),
    path("agreement/try/all/", trying.everybody, name="agreement-everybody"),
    path("agreement/propose/", signing.propose, name="agreement-propose"),
    path("agreement/<int:number>/sign/", signing.sign, name="agreement-sign"),
    path("agreement/<int:number>/comment/", talking.comment, name="agreement-comment"),
    path("agreement/comment/<int:comment>/resolve/", talking.resolve, name="agreement-resolve"),
]
