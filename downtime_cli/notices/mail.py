"""
A notice as a mail (RFC 5322): plain text and HTML side by side, with the window as a calendar if wanted.

Nothing in it depends on chance or on the clock: the same plan gives the same bytes, and a mail sent twice can be
recognised by its Message-ID. All mails of a plan refer to one root, so that mail programs show them as one thread.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, unquote
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.saved.due import DueMessage
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.notices.dialects import plain_line
from downtime_cli.notices.messages import Message
from downtime_cli.notices.subject import Subject

_ATOMS: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS: Final = rf"{_ATOMS}(?:\.{_ATOMS})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_MAILBOX: Final = re.compile(rf"(?:({_QUOTED})\s*+|([^<>@]*))<({_ADDRESS})>|({_ADDRESS})")
_LIST_ITEM: Final = re.compile(rf"(?:{_QUOTED}|[^,])+")
_SEVEN_BITS: Final = SMTP.clone(cte_type="7bit")
_SENDER_REMEDY: Final = "write from = 'Operations <ops@example.com>' under [details], or --set from=ops@example.com"


class Mailing(Struct, frozen=True, kw_only=True):
    """What all mails have in common."""

    # One mailbox; empty where none is known.
    sender: str = ""
    # A list of mailboxes; may be empty.
    to: str = ""
    # Writes the calendar to attach, given the plan, what the event is called, and what it says.
    calendar: Callable[[SavedPlan, str, str], str] | None = None


def mailboxes(text: str) -> list[Address]:
    """Parse a list of mailboxes, such as `"Shop, Operations" <ops@example.com>`; empty if one of them is malformed.

    `email.utils.getaddresses` makes something of any text, and not the same thing in every version of Python.
    """
    found = []
    for part in _LIST_ITEM.findall(plain_line(text)):
        match = _MAILBOX.fullmatch(part.strip())
        if match is None:
            return []
        quoted, name, inner, bare = match.groups()
        found.append(Address(unquote(quoted) if quoted else (name or "").rstrip(), addr_spec=inner or bare))
    return found


def render_mail(message: Message, subject: Subject, mailing: Mailing) -> str:
    """Write a message that has HTML as a mail, its lines ending in CRLF.

    It is dated when the schedule has it due, otherwise when the plan last changed.

    Raises:
        InputError: no sender is known.
    """
    plan, planned = subject.plan, _find_planned(subject, message.channel)
    senders, recipients = mailboxes(mailing.sender), mailboxes(mailing.to)
    if not senders:
        raise InputError.of(IssueCode.MISSING_SETTING, "a mail needs a sender", _SENDER_REMEDY, "details.from")
    root, domain = re.sub(r"[^A-Za-z0-9]+", "-", plan.plan_id).strip("-")[:60] or "plan", senders[0].domain
    about = (plan.plan_id, str(plan.sequence), message.kind, message.channel, message.language, subject.region)
    headers = {
        "From": _join_addresses(senders),
        **({"To": _join_addresses(recipients)} if recipients else {}),
        "Subject": _encode_header(message.subject, "Subject"),
        "Date": format_datetime(planned.send_at if planned else plan.last_changed),
        "Message-ID": f"<{root}.{_digest(*about, planned.id if planned else '')}@{domain}>",
        "References": f"<{root}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    title = message.subject.rpartition(" – ")[0] or message.subject  # a calendar shows the time by itself
    event = (message.event or message.text).strip()
    body = _render_body(message, mailing.calendar(plan, title, event) if mailing.calendar else "")
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + body


def _find_planned(subject: Subject, channel: str) -> DueMessage | None:
    """The first message of the schedule that this one is; a region that was not asked for may be any."""
    for each in subject.plan.current_announcements:
        is_same = (each.kind, each.channel) == (subject.kind, channel) and subject.region in {"", each.region}
        if is_same and each.send_at is not None:
            return DueMessage(plan=subject.plan, message=each, send_at=each.send_at)
    return None


def _render_body(message: Message, calendar: str) -> str:
    """The parts of a mail, with the headers that belong to them."""
    mail = EmailMessage(policy=_SEVEN_BITS)
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    if calendar:
        params = {"charset": "utf-8"}
        mail.add_attachment(calendar.encode(), "text", "calendar", filename="maintenance.ics", params=params)
    for index, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"=_{_digest(str(index), message.text, message.html, calendar)}")
    return mail.as_bytes().decode("ascii")


def _encode_header(text: str, name: str) -> str:
    """Use encoded words (RFC 2047) where the text needs them.

    EmailMessage adds blanks when it folds a mixture of both, and not the same ones in every version of Python.
    """
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, header_name=name).encode(linesep="\r\n")


def _join_addresses(addresses: Iterable[Address]) -> str:
    return ",\r\n ".join(formataddr((each.display_name, each.addr_spec)) for each in addresses)


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
