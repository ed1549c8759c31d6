"""
A notice as a mail (RFC 5322): plain text and HTML side by side, and the window as a calendar, if wanted.

Nothing in it is left to chance or to the clock: the same plan gives the same bytes, so that a mail sent twice can be
told by its Message-ID. Mails of one plan refer to one root, so that programs show them as one thread.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, unquote
from typing import Final

from msgspec import Struct

from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.notices.dialects import plain_line
from downtime_cli.notices.messages import Message

_ATOMS: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS: Final = rf"{_ATOMS}(?:\.{_ATOMS})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_MAILBOX: Final = re.compile(rf"(?:({_QUOTED})|([^<>@]*?))\s*<({_ADDRESS})>|({_ADDRESS})")
_LIST_ITEM: Final = re.compile(rf"(?:{_QUOTED}|[^,])+")


class Envelope(Struct, frozen=True, kw_only=True):
    """Who writes to whom and when; `to` may be empty. `calendar`: an attachment, empty for none.

    `key`: what tells this mail from others of its kind, such as one reminder from the next; empty if there are none.
    """

    sender: str
    to: str
    date: datetime
    region: str = ""
    calendar: str = ""
    key: str = ""


def mailboxes(text: str) -> list[Address]:
    """Return the mailboxes of a list, such as `"Shop, Operations" <ops@example.com>`; none if one is malformed.

    Not left to `email.utils.getaddresses`, which makes something of any text, and differently from version to version.
    """
    found = []
    for part in _LIST_ITEM.findall(plain_line(text)):
        match = _MAILBOX.fullmatch(part.strip())
        if match is None:
            return []
        quoted, name, inner, bare = match.groups()
        found.append(Address(unquote(quoted) if quoted else name or "", addr_spec=inner or bare))
    return found


def render_mail(message: Message, plan: SavedPlan, envelope: Envelope) -> str:
    """Return the mail of a message with a page, lines ending in CRLF. Sender and recipients are lists of mailboxes."""
    senders, recipients = mailboxes(envelope.sender), mailboxes(envelope.to)
    root, domain = re.sub(r"[^A-Za-z0-9]+", "-", plan.plan_id).strip("-")[:60] or "plan", senders[0].domain
    about = (plan.plan_id, str(plan.sequence), message.kind, message.channel, message.language, envelope.region)
    headers = {
        "From": _address_list(senders),
        **({"To": _address_list(recipients)} if recipients else {}),
        "Subject": _encoded(message.subject, "Subject"),
        "Date": format_datetime(envelope.date),
        "Message-ID": f"<{root}.{_digest(*about, envelope.key)}@{domain}>",
        "References": f"<{root}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + _body(message, envelope.calendar)


def _body(message: Message, calendar: str) -> str:
    """Return the parts of a mail, with the headers that belong to them."""
    mail = EmailMessage(policy=SMTP)
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    if calendar:
        params = {"charset": "utf-8"}
        mail.add_attachment(calendar.encode(), "text", "calendar", filename="maintenance.ics", params=params)
    for index, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{_digest(str(index), message.text, message.html, calendar)}")
    return mail.as_bytes().decode("ascii")


def _encoded(text: str, name: str) -> str:
    """Return the value of a header, in encoded words (RFC 2047) where it needs them.

    Not left to EmailMessage, which adds blanks when it folds a mixture of both, differently from version to version.
    """
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, header_name=name).encode(linesep="\r\n")


def _address_list(addresses: Iterable[Address]) -> str:
    """Return mailboxes as a header has them, one a line."""
    return ",\r\n ".join(formataddr((each.display_name, each.addr_spec)) for each in addresses)


def _digest(*texts: str) -> str:
    """Return a short name for texts, the same every time."""
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
