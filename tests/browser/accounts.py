"""Set an instance up whose people come in by every way there is. Run by itself, as a process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PASSWORD = "a word for tests"
TEAMS = {"maya": "marketing", "sam": "sales", "lea": "sales", "ada": "other"}


def set_up(provider: str, certificate: str) -> None:
    """Make people, and connect the identity provider by both of its protocols."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "interlock.site.settings"
    import django  # noqa: PLC0415 - settings are read from the environment of this process

    django.setup()
    from django.contrib.auth.models import User  # noqa: PLC0415

    from interlock.agreement import starter  # noqa: PLC0415
    from interlock.desk import actions, instance  # noqa: PLC0415

    instance.set_up()
    for name, team in TEAMS.items():
        actions.add_member(name, PASSWORD, team, "admin" if name == "ada" else "")
        actions.set_mail(name, f"{name}@example.com")
    lea = User.objects.get(username="lea")
    lea.set_unusable_password()
    lea.save()
    lea.member.keys.update(retired=1, private=b"")
    actions.propose(starter(), "maya")
    actions.add_provider(
        "company", "oidc", {"server_url": provider}, label="Company", client_id="interlock", secret="s" * 20
    )
    actions.add_provider(
        "campus",
        "saml",
        {
            "entity_id": f"{provider}saml",
            "sso_url": f"{provider}saml/sso",
            "x509cert": Path(certificate).read_text(),
        },
        label="Campus",
        by="ada",
    )


if __name__ == "__main__":
    set_up(sys.argv[1], sys.argv[2])
    sys.stdout.write("ready\n")
