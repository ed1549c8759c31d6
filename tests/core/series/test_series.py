"""What is said of a series as a whole."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.series.series import news_of_whole
from tests.series_samples import series


@pytest.mark.parametrize(
    ("status", "sent", "kind"),
    [
        (Status.CONFIRMED, AnnouncementKind.INITIAL, AnnouncementKind.INITIAL),
        (Status.CONFIRMED, AnnouncementKind.RESCHEDULED, AnnouncementKind.RESCHEDULED),
        (Status.CANCELLED, AnnouncementKind.RESCHEDULED, AnnouncementKind.CANCELLED),
    ],
)
def test_the_news_of_the_whole(status: Status, sent: AnnouncementKind, kind: AnnouncementKind) -> None:
    """What its last version is to its readers, by its messages; once it is off, that."""
    head = series(status=status).head
    messages = tuple(replace(each, kind=sent) for each in head.announcements)
    assert news_of_whole(replace(head, announcements=messages)) is kind
