"""The web server's entry."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

from interlock.site.bounds import Bounded
from interlock.site.intake import Intake

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interlock.site.settings")
application = Bounded(Intake(get_asgi_application()))
