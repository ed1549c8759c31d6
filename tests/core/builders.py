"""Small values for tests of the core."""

from __future__ import annotations

import math
import random
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from downtime_cli.core.activity import activity_at
from downtime_cli.core.audience import Audience, build_audience
from downtime_cli.core.policy import NoticePeriod, Policy
from downtime_cli.core.quality.finding import Background, Finding, Quality, Verdict
from downtime_cli.core.traffic import HourSeries, Traffic
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
KATHMANDU = ZoneInfo("Asia/Kathmandu")
KOLKATA = ZoneInfo("Asia/Kolkata")
APIA = ZoneInfo("Pacific/Apia")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
UTC_ZONE = ZoneInfo("UTC")

AS_OF = datetime(2026, 11, 23, tzinfo=UTC)
BACKGROUND = Background(quality=Quality(verdict=Verdict.GOOD, findings=()))


def utc(text: str) -> datetime:
    """Return the instant of an ISO text, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def span(start: str, end: str) -> Span:
    """Return the span between two ISO texts."""
    return Span(utc(start), utc(end))


def hours(values: Sequence[float], first: datetime) -> HourSeries:
    """Return consecutive hourly values from an instant on."""
    return HourSeries(int((first - datetime(1970, 1, 1, tzinfo=UTC)) / HOUR), array("d", values))


def local_traffic(
    zone: tzinfo, busy: Callable[[datetime], float], *, weeks: int = 10, end: datetime = AS_OF
) -> Traffic:
    """Return traffic whose every hour is a function of the zone's clock time."""
    first = end - timedelta(weeks=weeks)
    starts = [first + i * HOUR for i in range(weeks * 168)]
    return Traffic(total=hours([busy(start.astimezone(zone)) for start in starts], first), zone=zone)


def day_curve(wall: datetime) -> float:
    """Return a plain day: quietest at 03:00, busiest at 15:00, weekends at half."""
    level = 0.5 if wall.weekday() > 4 else 1.0
    return level * (110 - 100 * math.cos((wall.hour - 3) * math.pi / 12))


def lively(zone: tzinfo, *, weeks: int = 20, end: datetime = AS_OF, usual: float = 400.0) -> Traffic:
    """Return what people of a zone do: busy by the activity curve, with days and hours that differ by chance."""
    draw = random.Random(7)
    first = end - timedelta(weeks=weeks)
    day: dict[int, float] = {}
    values = []
    for start in (first + index * HOUR for index in range(weeks * 168)):
        wall = start.astimezone(zone).replace(tzinfo=None)
        minute = (wall - datetime(1970, 1, 1)) // MINUTE
        mood = day.setdefault(minute // 1440, draw.gauss(1, 0.08))
        mean = usual * activity_at(minute + 30) * mood
        values.append(float(max(0, round(draw.gauss(mean, mean**0.5 + mean / 20)))))
    return Traffic(total=hours(values, first), zone=zone)


def sparse(usual: float, *, weeks: int = 12, seed: int = 1) -> Traffic:
    """Return what chance counts where so many events an hour are usual in Berlin (Poisson), most of them by day."""
    draw = random.Random(seed)

    def count(wall: datetime) -> float:
        level = (0.6 if wall.weekday() > 4 else 1.0) * (1 - math.cos((wall.hour - 3) * math.pi / 12))
        events, product = 0, draw.random()
        while product > math.exp(-usual * level):
            events, product = events + 1, product * draw.random()
        return float(events)

    return local_traffic(BERLIN, count, weeks=weeks)


def changed(traffic: Traffic, values: Sequence[float]) -> Traffic:
    """Return the traffic with other values."""
    return replace(traffic, total=HourSeries(traffic.total.first_epoch_hour, array("d", values)))


def one_zone(zone: tzinfo = BERLIN) -> Audience:
    """Return an audience that lives in one zone."""
    return build_audience({zone: (1.0, 1.0)})


def audience(shares: Mapping[tzinfo, float]) -> Audience:
    """Return an audience of zones with weight 1."""
    return build_audience({zone: (share, 1.0) for zone, share in shares.items()})


def policy(**changes: object) -> Policy:
    """Return a policy of 2 hours within 14 days from AS_OF in Berlin without notice, with changes."""
    values: dict[str, object] = {
        "as_of": AS_OF,
        "duration": 2 * HOUR,
        "earliest": AS_OF,
        "latest": AS_OF + 14 * DAY,
        "zone": BERLIN,
        "notice": NoticePeriod(text="0h"),
    }
    return Policy(**(values | changes))  # type: ignore[arg-type] # the tests name the fields


def livelier_nights(wall: datetime) -> float:
    """Return days that are alike, and nights (to 06:00) that hold one unit more every week, 60 of them at AS_OF."""
    return 60 - (AS_OF - wall) / timedelta(weeks=1) if wall.hour < 6 else 100.0


def listed(*findings: Finding | None) -> list[Finding]:
    """Return the findings that there are."""
    return [finding for finding in findings if finding is not None]
