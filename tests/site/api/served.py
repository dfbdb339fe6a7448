"""An instance of its own that serves over HTTP: `served.py WHAT`, with its home in the environment."""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main(sources: dict[str, dict[str, Any]]) -> None:
    """Make log-ins, a signed agreement and sources if they are not there, say their keys, and serve."""
    import django  # noqa: PLC0415 - the settings are in the environment

    django.setup()
    from interlock.desk import lists  # noqa: PLC0415
    from interlock.desk.instance import set_up  # noqa: PLC0415
    from interlock.site import assets, server  # noqa: PLC0415

    set_up()
    keys = {} if lists.log_ins() else made(sources)
    if lists.forms():
        assets.prepare()
    listening = server.listen(server.LOCAL, 0)

    def ready() -> None:
        os.write(1, (json.dumps({"url": server.address(listening), "keys": keys}) + "\n").encode())

    server.serve(listening, ready)


def made(sources: dict[str, dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Let somebody be there to sign and to answer; return the keys of the sources."""
    from interlock.agreement import starter  # noqa: PLC0415
    from interlock.desk import actions, lists  # noqa: PLC0415

    for name, team in (("maya", "marketing"), ("sam", "sales"), ("rita", "other")):
        actions.add_member(name, "secret", team)
    number = str(actions.propose(starter(), "maya").number)
    actions.sign(number, "maya", "secret")
    actions.sign(number, "sam", "secret")
    keys = {}
    for name, given in sources.items():
        extra = {word: given.pop(word) for word in ("mapping", "pages") if word in given}
        forms = given.pop("forms", [])
        granted = actions.add_source(name, actions.Terms(**given), **extra)
        keys[name] = {"token": granted.token, "secret": granted.secret, "public": granted.source.public}
        for form in forms:
            fields = tuple(lists.FormField(**one) for one in form.pop("fields"))
            actions.add_form(lists.Form(**form, source=name, fields=fields, closed=False))
    return keys


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
