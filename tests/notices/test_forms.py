"""The forms in which a message can be had."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.errors import UsageError
from downtime_cli.notices.forms import render_form
from downtime_cli.notices.mail import Mailing
from downtime_cli.notices.names import NoticeFormat
from downtime_cli.notices.subject import build_subject
from tests.notice_samples import language, message_of, subject_of
from tests.saved_samples import saved_plan

MAILING = Mailing(sender="ops@shop.example")


def render(channel: str, form: NoticeFormat, region: str = "") -> str:
    """Return an announcement in a form."""
    subject = replace(subject_of(Kind.INITIAL), region=region)
    return render_form(message_of(subject, channel), subject, form, MAILING)


def test_text_has_a_subject_only_in_mail() -> None:
    """A mail as text begins with its subject; other channels have none."""
    mail, post = message_of(subject_of(Kind.INITIAL), "email"), message_of(subject_of(Kind.INITIAL), "social")
    assert render("email", NoticeFormat.TEXT) == f"Subject: {mail.subject}\n\n{mail.text}"
    assert render("social", NoticeFormat.TEXT) == post.text


def test_html_is_the_page_of_a_mail_or_the_channel_itself() -> None:
    """A banner is HTML in the first place, a mail besides."""
    assert render("email", NoticeFormat.HTML) == message_of(subject_of(Kind.INITIAL), "email").html
    assert render("banner", NoticeFormat.HTML) == message_of(subject_of(Kind.INITIAL), "banner").text


def test_a_mail_has_headers() -> None:
    """As `.eml`, a message is ready to send."""
    assert render("email", NoticeFormat.EML).startswith("From: ops@shop.example\r\nSubject: ")


@pytest.mark.parametrize(("region", "told"), [("", None), ("Europe/Berlin", "Europe/Berlin")])
def test_json_has_everything(region: str, told: str | None) -> None:
    """Programs get every part, null where there is none."""
    values = json.loads(render("sms", NoticeFormat.JSON, region))
    assert {name: values[name] for name in ("kind", "channel", "language", "region", "html")} == {
        "kind": "initial",
        "channel": "sms",
        "language": "en",
        "region": told,
        "html": None,
    }
    assert values["text"] == message_of(subject_of(Kind.INITIAL), "sms").text


@pytest.mark.parametrize(
    ("channel", "form"),
    [
        pytest.param("sms", NoticeFormat.HTML, id="no-page"),
        pytest.param("sms", NoticeFormat.EML, id="no-mail"),
        pytest.param("banner", NoticeFormat.EML, id="html-only"),
    ],
)
def test_a_form_that_the_channel_lacks_is_refused(channel: str, form: NoticeFormat) -> None:
    """A channel without HTML has no such form, and one that is HTML is no mail."""
    with pytest.raises(UsageError, match=f"{channel} has no {form} form"):
        render(channel, form)


def test_a_subject_knows_its_readers_and_details() -> None:
    """A region has its own users, and a language its own texts."""
    table = {"what": "We move.", "de.what": "Wir ziehen um."}
    subject = build_subject(saved_plan(), Kind.INITIAL, "europe/berlin", language=language("de"), table=table)
    assert (subject.users, subject.region) == (saved_plan().audience[:1], "europe/berlin")
    assert subject.details.text("what") == "Wir ziehen um."
