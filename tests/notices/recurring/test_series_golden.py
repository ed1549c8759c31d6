"""Notices of a series, byte for byte: each kind by each channel in English, each language once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.series.series import Series
from downtime_cli.notices.names import CHANNELS, LANGUAGES
from downtime_cli.notices.recurring.head import SERIES_KINDS
from tests.notices.recurring.samples import cancelled_series, changed_series, moved_series, series_message

Check = Callable[[str, str], None]


def _sample(kind: Kind) -> Series:
    """Return a series that the kind of news goes with."""
    return {Kind.CANCELLED: cancelled_series, Kind.RESCHEDULED: moved_series}.get(kind, changed_series)()


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("kind", SERIES_KINDS)
def test_every_kind_by_every_channel(kind: Kind, channel: str, check_golden: Check) -> None:
    """Each message in English is exactly as agreed."""
    message = series_message(_sample(kind), channel, kind)
    check_golden(f"notices/series-{kind.value}-{channel}{message.extension}", message.text)


def test_mail_has_a_page(check_golden: Check) -> None:
    """The HTML part of a mail in English is exactly as agreed."""
    check_golden("notices/series-initial-email.html", series_message(changed_series(), "email").html)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language(tag: str, check_golden: Check) -> None:
    """Each language words a mail of each kind, with the subject on top, and a text message exactly as agreed."""
    parts = []
    for kind in SERIES_KINDS:
        mail, sms = (series_message(_sample(kind), channel, kind, tag) for channel in ("email", "sms"))
        parts += [mail.subject, "", mail.text, sms.text]
    check_golden(f"notices/series-language-{tag}.txt", "\n".join(parts))
