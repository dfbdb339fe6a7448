"""The house itself."""

from __future__ import annotations

from django.conf import settings


def test_the_tests_live_in_a_home_of_their_own() -> None:
    assert "interlock-test-" in str(settings.HOME)
