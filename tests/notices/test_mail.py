"""Mails, read back by Python's own reader."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default

import pytest
from icalendar import Calendar
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.errors import InputError
from downtime_cli.exports.targets.ics import render_ics
from downtime_cli.notices.forms import with_attachment
from downtime_cli.notices.mail import Mailing, mailboxes, render_mail
from downtime_cli.notices.names import LANGUAGES, NoticeFormat
from tests.notice_samples import message_of, plan_for, subject_of

MAILING = Mailing(sender="Betrieb – Nord <ops@shop.example>")


def mail_of(text: str) -> EmailMessage:
    """Return a mail as a program reads it."""
    return email.message_from_string(text, policy=default)


def render(kind: Kind = Kind.INITIAL, tag: str = "en", mailing: Mailing = MAILING, **changes: object) -> str:
    """Return the mail of a message, whose subject may have changes."""
    subject = replace(subject_of(kind, tag), **changes)
    return render_mail(message_of(subject, "email"), subject, mailing)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_both_parts_read_back(tag: str) -> None:
    """Subject, text and HTML come out as they went in, in every script."""
    message, mail = message_of(subject_of(Kind.INITIAL, tag), "email"), mail_of(render(tag=tag))
    assert mail["Subject"] == message.subject
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == message.text
    assert html.get_content().replace("\r\n", "\n") == message.html
    assert mail["Content-Language"] == tag


def test_envelope() -> None:
    """Sender, date and recipients are as given; no recipient is made up."""
    mail = mail_of(render())
    assert mail["From"].addresses[0].display_name == "Betrieb – Nord"
    assert mail["To"] is None
    assert mail_of(render(mailing=replace(MAILING, to="users@shop.example")))["To"] == "users@shop.example"


def test_the_date_is_that_of_the_schedule() -> None:
    """A mail is dated when it is due; one that the schedule lacks, when the plan became what it is."""
    plan = plan_for(Kind.INITIAL)
    due = next(each.send_at for each in plan.announcements if (each.kind, each.channel) == (Kind.INITIAL, "email"))
    assert mail_of(render())["Date"].datetime == due
    assert mail_of(render(plan=replace(plan, announcements=())))["Date"].datetime == plan.last_changed
    assert mail_of(render(region="Asia"))["Date"].datetime == plan.last_changed


def test_a_mail_has_a_sender() -> None:
    """Nobody's mail is refused, with what to write."""
    with pytest.raises(InputError, match="a mail needs a sender") as caught:
        render(mailing=Mailing())
    assert caught.value.issues[0].place.source == "details.from"


def test_lines_are_as_on_the_wire() -> None:
    """The mail is ASCII, its lines end in CRLF and have at most 998 characters."""
    text = render(tag="hi")
    assert text.isascii()
    assert "\n" not in text.replace("\r\n", "")
    assert max(map(len, text.split("\r\n"))) <= 998


def test_the_calendar_comes_along() -> None:
    """A mail names the calendar that is attached, and a calendar's reader reads it: no letter, and of no attachment."""
    plan, mailing = plan_for(Kind.INITIAL), replace(MAILING, calendar=render_ics)
    subject = with_attachment(subject_of(Kind.INITIAL), NoticeFormat.EML, mailing)
    mail = mail_of(render_mail(message_of(subject, "email"), subject, mailing))
    texts = [part.get_content() for part in mail.walk() if part.get_content_type() in {"text/plain", "text/html"}]
    assert ["attached file maintenance.ics" in text for text in texts] == [True, True]
    (attached,) = mail.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("text/calendar", "maintenance.ics")
    (event,) = Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert event.decoded("dtstart") == plan.window.start
    assert event["SUMMARY"] == "Planned maintenance: Shop API"
    assert str(event["DESCRIPTION"]).startswith("We will carry out planned maintenance")
    assert "attached" not in str(event["DESCRIPTION"])
    assert "Plan 2026" not in str(event["DESCRIPTION"])


@pytest.mark.parametrize("kind", [Kind.START, Kind.COMPLETE, Kind.CANCELLED])
def test_a_calendar_is_named_as_long_as_something_is_to_come(kind: Kind) -> None:
    """Nobody is told to put into a calendar what is under way, over or called off."""
    assert "maintenance.ics" not in message_of(replace(subject_of(kind), has_calendar=True), "email").text


@pytest.mark.parametrize("form", [NoticeFormat.TEXT, NoticeFormat.HTML, NoticeFormat.JSON])
def test_only_mails_have_attachments(form: NoticeFormat) -> None:
    """Forms that carry no calendar do not speak of one, and neither does a mail without."""
    subject, mailing = subject_of(Kind.INITIAL), replace(MAILING, calendar=render_ics)
    assert not with_attachment(subject, form, mailing).has_calendar
    assert not with_attachment(subject, NoticeFormat.EML, MAILING).has_calendar


def test_same_bytes_every_time() -> None:
    """Nothing in a mail is left to chance."""
    assert render() == render()


def test_identity() -> None:
    """Each message has an id of its own, and all of a plan refer to one."""
    mails = [mail_of(render(kind, tag)) for kind in (Kind.INITIAL, Kind.REMINDER) for tag in ("en", "de")]
    mails.append(mail_of(render(region="Europe")))
    assert len({mail["Message-ID"] for mail in mails}) == 5
    assert {mail["References"] for mail in mails} == {"<20261205-0badcafe@shop.example>"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ops@example.com", True, id="address"),
        pytest.param("Operations <ops@example.com>", True, id="mailbox"),
        pytest.param("a@example.com, b@example.com", True, id="list"),
        pytest.param("Shop, Ops <a@b.example>", False, id="comma-without-quotes"),
        pytest.param('"Shop, Ops" <a@b.example>, "A <x@y.example>" <b@b.example>', True, id="quoted"),
        pytest.param('"Shop" Ops> <a@b.example>', False, id="bracket"),
        pytest.param('"a@b.example', False, id="open-quote"),
        pytest.param("a@b.example,", True, id="comma-at-the-end"),
        pytest.param("a@b.example,,c@d.example", True, id="two-commas"),
        pytest.param("Operations", False, id="name"),
        pytest.param("ops@", False, id="no-domain"),
        pytest.param("", False, id="empty"),
        pytest.param("x@y.example\r\nBcc: z@y.example", False, id="injection"),
    ],
)
def test_addresses(text: str, expected: bool) -> None:
    """A sender is one or more mail addresses."""
    assert bool(mailboxes(text)) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param('"Operations"', "Operations", id="quoted"),
        pytest.param('Team "Shop"', 'Team "Shop"', id="quotes-at-the-end"),
        pytest.param('"Shop, Ops"', "Shop, Ops", id="comma"),
        pytest.param(r'"The \"Shop\" \\ <x@y.example>"', r'The "Shop" \ <x@y.example>', id="escaped"),
        pytest.param('"Läden, Süd"', "Läden, Süd", id="comma-and-umlauts"),
        pytest.param('"', '"', id="one-mark"),
    ],
)
def test_names_lose_only_the_quotes_around_them(name: str, expected: str) -> None:
    """Quotation marks that belong to a name stay, and Python's own reader gives the name back."""
    text = f"{name} <ops@example.com>"
    assert [each.display_name for each in mailboxes(text)] == [expected]
    assert mail_of(render(mailing=replace(MAILING, sender=text)))["From"].addresses[0].display_name == expected
