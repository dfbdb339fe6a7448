"""Letters to the one person whose way to come in has changed: at once, whatever notices they want, by the outbox.

They go to the address that is known of the log-in, name who did it and what to do if it was not the reader. They hold
no secret and no link that lets anybody in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User

from interlock.desk.models import Outgoing, Preference
from interlock.desk.sending.mail import possible
from interlock.desk.telling.quiet import local

if TYPE_CHECKING:
    from interlock.desk.models import Happening

CHANNEL = "letter"
"""Mail to an address that the message itself names."""
SAYS = {
    "password_changed": "Your password was changed.",
    "password_set": "A password was set for your log-in, which had none.",
    "password_reset": "Your password was replaced by way of the link for who lost theirs.",
    "two_step_added": "An authenticator app was added as your second step.",
    "two_step_removed": "Your second step was taken away.",
    "passkey_added": "A passkey was added: it can log you in.",
    "passkey_removed": "A passkey was removed.",
    "recovery_codes_made": "New recovery codes were made; the old ones are void.",
    "recovery_code_used": "One of your recovery codes was used in place of the second step.",
    "mail_set": "The e-mail address of your log-in was changed. This one is written to for the last time.",
    "mail_given": "This is the e-mail address of your log-in from now on.",
    "key_retired": "The key that you signed with has ended, and you have another; what the old one signed holds.",
    "key_locked": "The signing passphrase was changed.",
}
"""By kind of happening, what the letter says."""


def write(happening: Happening) -> None:
    """Write the letter that a happening asks for, if any."""
    if happening.kind in SAYS and happening.kind != "mail_set":
        user = User.objects.filter(username=happening.owner).first()
        if user is not None:
            write_to(user.email or _wished(user.username), happening, happening.kind)


def write_to(address: str, happening: Happening, kind: str) -> None:
    """Write it to an address; without one, or where no mail is sent, there is none."""
    if not address or not possible():
        return
    who = "your own log-in" if happening.by == happening.owner else happening.by or "whoever runs this instance"
    when = f"{local(happening.at, _zone(happening.owner)):%-d %B %Y, %H:%M %Z}"
    text = (
        f"{SAYS[kind]}\n\nLog-in: {happening.owner}\nWhen: {when}\nBy: {who}\n\n"
        "If that is right, there is nothing to do. If it was not you, log out everywhere in Your account, change your "
        "password, and tell whoever looks after your log-ins at once."
    )
    Outgoing.objects.create(
        key=f"{happening.pk}:{CHANNEL}:{kind}",
        kind=happening.kind,
        channel=CHANNEL,
        to=address,
        subject=SAYS[kind].split(".", 1)[0].split(";", 1)[0],
        text=text,
        url="/your-account/",
        created=happening.at,
        due=happening.at,
    )


def _wished(name: str) -> str:
    return next(iter(Preference.objects.filter(member=name).values_list("mail", flat=True)), "")


def _zone(name: str) -> str:
    return next(iter(Preference.objects.filter(member=name).values_list("time_zone", flat=True)), "")
