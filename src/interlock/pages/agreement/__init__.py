"""The agreement as both teams read it, change it, try it on history and sign it."""

from __future__ import annotations

from django.urls import path

from interlock.desk.rights import Right
from interlock.pages import Door
from interlock.pages.agreement import editing, forming, passports, signing, talking, tracing_views, trying, views
from interlock.pages.frame.needing import needs

door = Door("Agreement", order=60, icon="document")
urlpatterns = [
    path("agreement/", needs(Right.AGREEMENT, views.binding), name="agreement"),
    path("agreement/<int:number>/", needs(Right.AGREEMENT, views.one), name="agreement-version"),
    path("agreement/<int:old>/<int:new>/", needs(Right.AGREEMENT, views.between), name="agreement-changes"),
    path("agreement/<int:number>/number/", needs(Right.AGREEMENT, passports.passport), name="agreement-passport"),
    path("agreement/edit/form/", needs(Right.PROPOSE, forming.page), name="agreement-form"),
    path("agreement/edit/form/look/", needs(Right.PROPOSE, forming.look), name="agreement-form-look"),
    path("agreement/edit/", needs(Right.PROPOSE, editing.edit), name="agreement-edit"),
    path("agreement/edit/look/", needs(Right.PROPOSE, editing.look), name="agreement-look"),
    path("agreement/try/", needs(Right.AGREEMENT, trying.sliders), name="agreement-try"),
    path("agreement/try/once/", needs(Right.AGREEMENT, trying.once), name="agreement-once"),
    path("agreement/try/all/", needs(Right.AGREEMENT, trying.everybody), name="agreement-everybody"),
    path("agreement/try/number/", needs(Right.AGREEMENT, tracing_views.traced), name="agreement-traced"),
    path("agreement/try/text/", needs(Right.AGREEMENT, tracing_views.tried_text), name="agreement-tried-text"),
    path("agreement/propose/", needs(Right.PROPOSE, signing.propose), name="agreement-propose"),
    path("agreement/<int:number>/sign/", needs(Right.SIGN, signing.sign), name="agreement-sign"),
    path("agreement/<int:number>/publish/", needs(Right.PROPOSE, signing.publish), name="agreement-publish"),
    path("agreement/<int:number>/comment/", needs(Right.COMMENT, talking.comment), name="agreement-comment"),
    path("agreement/comment/<int:comment>/resolve/", needs(Right.COMMENT, talking.resolve), name="agreement-resolve"),
]
