"""The audit: what happened, who did it and when, for whoever may look into it."""

from __future__ import annotations

from django.urls import path

from interlock.desk.lists.audit import may_audit
from interlock.desk.rights import Right
from interlock.pages import Door
from interlock.pages.audit.views import audit
from interlock.pages.frame.needing import needs

door = Door("Audit", 90, "book", shown=may_audit)
urlpatterns = [path("audit/", needs(Right.AUDIT, audit), name="audit")]
