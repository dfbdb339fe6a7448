"""The product's settings, in a home of the tests' own."""

from __future__ import annotations

import os
import tempfile

os.environ["INTERLOCK_HOME"] = tempfile.mkdtemp(prefix="interlock-test-")
os.environ["INTERLOCK_DATABASE"] = os.environ.get("INTERLOCK_TEST_DATABASE", "")

from interlock.site.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
