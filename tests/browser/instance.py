"""Set an instance up by hand: log-ins, a signed agreement, seats, a source, a form. Run by itself, as a process."""

from __future__ import annotations

import os
import sys

PASSWORD = "a word for tests"
PEOPLE = {"maya": "marketing", "sam": "sales", "kim": "sales", "rita": "other"}
ASKED = ("name", "company", "country", "seniority", "employees", "industry", "phone", "problem", "budget")


def set_up() -> None:
    """Make everything that the play needs."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "interlock.site.settings"
    import django  # noqa: PLC0415 - settings are read from the environment of this process

    django.setup()
    from interlock.agreement import starter  # noqa: PLC0415
    from interlock.desk import actions, instance, lists  # noqa: PLC0415

    instance.set_up()
    for name, team in PEOPLE.items():
        actions.add_member(name, PASSWORD, team)
    number = str(actions.propose(starter(), "maya").number)
    for name in ("maya", "sam"):
        actions.sign(number, name, PASSWORD)
    for team in ("key_accounts", "inbound", "emea"):
        actions.add_seat("sam", team)
    actions.add_source("site")
    fields = tuple(lists.FormField(name, name.capitalize()) for name in ASKED)
    actions.add_form(
        lists.Form(
            slug="demo",
            title="See it work",
            says="Tell us where it hurts.",
            source="site",
            kind="demo_request",
            campaign="autumn",
            content="demo-page",
            channel="web",
            fields=fields,
            thanks="We will be in touch.",
            closed=False,
        )
    )


if __name__ == "__main__":
    set_up()
    sys.stdout.write("ready\n")
