"""Notices, byte for byte: each kind by each channel in English, each language once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.notices.names import CHANNELS, LANGUAGES
from tests.notice_samples import message_of, subject_of

Check = Callable[[str, str], None]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_by_every_channel(kind: Kind, channel: str, check_golden: Check) -> None:
    """Each message in English is exactly as agreed."""
    message = message_of(subject_of(kind), channel)
    check_golden(f"notices/{kind.value}-{channel}{message.extension}", message.text)


@pytest.mark.parametrize("kind", list(Kind))
def test_mail_has_a_page(kind: Kind, check_golden: Check) -> None:
    """The HTML part of each mail in English is exactly as agreed."""
    message = message_of(subject_of(kind), "email")
    check_golden(f"notices/{kind.value}-email.html", message.html)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language(tag: str, check_golden: Check) -> None:
    """Each language words a mail, with the subject on top, and a text message exactly as agreed."""
    subject = subject_of(Kind.RESCHEDULED, tag, {})
    mail, sms = message_of(subject, "email"), message_of(subject, "sms")
    check_golden(f"notices/language-{tag}.txt", f"{mail.subject}\n\n{mail.text}\n{sms.text}")


@pytest.mark.parametrize("tag", ["ar", "ja"])
def test_pages_in_other_scripts(tag: str, check_golden: Check) -> None:
    """The HTML of a mail tells its language and direction."""
    check_golden(f"notices/language-{tag}.html", message_of(subject_of(Kind.INITIAL, tag), "email").html)
