"""
Whether the holidays of a part of a country, which nobody chose, decided something in an answer.

They did if a holiday that only some parts keep changes which window is preferred, or whether people are said to be at
work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import tzinfo

from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import MOST_NAMED, Choice, zones_that_matter
from downtime_cli.core.policy import Policy, WorkingCalendar
from downtime_cli.core.quality.finding import Background
from downtime_cli.core.window import Span


def name_assumed_parts(
    background: Background, policy: Policy, shown: Sequence[Choice], prefer: Callable[[Policy], object]
) -> Background:
    """Add the parts of countries that were taken for granted and decided something.

    `shown` are the windows of the answer, the first with the table of its zones; `prefer` tells which window is
    preferred under a policy.
    """
    labels = [*_list_labels(shown)] if background.knows_users else []
    said = [
        Assumption(AssumptionCode.REGIONAL_HOLIDAYS, words)
        for calendar in policy.calendars
        if (words := _word_part(calendar)) and _has_decided(calendar, policy, labels, prefer)
    ]
    known = background.assumptions
    return replace(background, assumptions=(*known, *dict.fromkeys(each for each in said if each not in known)))


def word_assumed_part(country: str, part: str, other: str) -> str:
    """Say which part of a country was taken, and how to name another."""
    return (
        f"public holidays of {country} are taken to be those of {part}: name another part with --avoid-holidays {other}"
    )


def _word_part(calendar: WorkingCalendar) -> str:
    assumed = calendar.assumed
    return "" if assumed is None else word_assumed_part(assumed.country, f"{calendar.country}", assumed.other)


def _list_labels(shown: Sequence[Choice]) -> Iterator[tuple[Span, tzinfo]]:
    """List the windows with the zones of whose people the answer says what they do."""
    for choice in shown:
        zones = zones_that_matter(choice.impact.zones) if choice is shown[0] else choice.impact.zones[:MOST_NAMED]
        yield from ((choice.window, each.zone) for each in zones)


def _has_decided(
    calendar: WorkingCalendar,
    policy: Policy,
    labels: Iterable[tuple[Span, tzinfo]],
    prefer: Callable[[Policy], object],
) -> bool:
    own = zone_name(calendar.zone)
    windows = [window for window, zone in labels if zone_name(zone) == own]
    others = calendar.other_readings()
    if any(other.works_in(window) != calendar.works_in(window) for other in others for window in windows):
        return True
    if zone_name(policy.zone) != own:
        return False
    rest = [each for each in policy.calendars if each is not calendar]
    return any(prefer(replace(policy, calendars=(other, *rest))) != prefer(policy) for other in others)
