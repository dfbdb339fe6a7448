"""Mail, by the server that INTERLOCK_MAIL names."""

from __future__ import annotations

from email.errors import HeaderParseError
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage

from interlock.desk.sending.message import UndeliveredError

if TYPE_CHECKING:
    from interlock.desk.sending.message import Message


def possible() -> bool:
    """Say whether this installation sends mail at all."""
    return bool(settings.MAIL)


def deliver(message: Message) -> None:
    """Send a message; its Message-ID comes from its key, so that a second copy is seen to be one."""
    if not possible():
        raise UndeliveredError("this installation sends no mail; set INTERLOCK_MAIL and retry", final=True)
    sender = str(settings.DEFAULT_FROM_EMAIL)
    domain = sender.rpartition("@")[2].strip(" >") or "interlock"
    text = f"{message.text}\n\n{message.url}\n" if message.url else f"{message.text}\n"
    headers = {"Message-ID": f"<{message.key.replace(':', '.')}@{domain}>", "Auto-Submitted": "auto-generated"}
    subject = " ".join(message.subject.split())
    letter = EmailMessage(subject, text, sender, [message.address], headers=headers)
    try:
        letter.send()
    except SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise UndeliveredError(f"the mail server refused the address ({codes})", final=min(codes) >= 500) from None
    except SMTPResponseException as error:
        raise UndeliveredError(f"the mail server answered {error.smtp_code}", final=error.smtp_code >= 550) from None
    except (SMTPException, OSError) as error:
        raise UndeliveredError(f"the mail server could not be reached: {type(error).__name__}") from None
    except (HeaderParseError, ValueError) as error:
        raise UndeliveredError("the e-mail address cannot be written to; correct it", final=True) from error
