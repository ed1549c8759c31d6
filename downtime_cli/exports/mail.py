"""
A notice as a mail (RFC 5322): plain text and HTML side by side, and the window as a calendar, if wanted.

Nothing in it is left to chance or to the clock: the same plan gives the same bytes, so that a mail sent twice can be
told by its Message-ID. Mails of one plan refer to one root, so that programs show them as one thread.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import cast

from downtime_cli.core.saved_plan import SavedPlan
from downtime_cli.exports.dialects import plain_line
from downtime_cli.exports.notices import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who writes to whom and when; `to` may be empty. `calendar`: an attachment, empty for none.

    `key`: what tells this mail from others of its kind, such as one reminder from the next; empty if there are none.
    """

    sender: str
    to: str
    date: datetime
    region: str = ""
    calendar: str = ""
    key: str = ""


def has_address(text: str) -> bool:
    """Tell whether a text is a mailbox or a list of them, as in a header: `Operations <ops@example.com>`."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = plain_line(text)
    header = mail["From"]
    return bool(header.addresses) and not header.defects and all(each.domain for each in header.addresses)


def render_mail(message: Message, plan: SavedPlan, envelope: Envelope) -> str:
    """Return the mail, lines ending in CRLF. `envelope.sender` has an address."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = plain_line(envelope.sender)
    if envelope.to:
        mail["To"] = plain_line(envelope.to)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(envelope.date)
    root = re.sub(r"[^A-Za-z0-9-]+", "-", plan.plan_id)[:60]
    domain = cast("str", mail["From"].addresses[0].domain)
    about = (plan.plan_id, str(plan.sequence), message.kind, message.channel, message.language, envelope.region)
    mail["Message-ID"] = f"<{root}.{_digest(*about, *([envelope.key] if envelope.key else []))}@{domain}>"
    mail["References"] = f"<{root}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = message.language
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    if envelope.calendar:
        data = envelope.calendar.encode()
        mail.add_attachment(data, "text", "calendar", filename="maintenance.ics", params={"charset": "utf-8"})
    for index, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{_digest(str(index), message.text, message.html, envelope.calendar)}")
    return mail.as_bytes().decode("ascii")


def _digest(*texts: str) -> str:
    """Return a short name for texts, the same every time."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
