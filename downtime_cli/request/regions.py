"""The regions to whom messages go at hours of their own, and the working days they keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from downtime_cli.core.errors import Assumption, AssumptionCode
from downtime_cli.core.localtime import zone_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from downtime_cli.core.audience import Audience
    from downtime_cli.core.policy import Policy, WorkingCalendar
    from downtime_cli.request.policy import Request

_MOST_COUNTRIES: Final = 8


def with_regions(policy: Policy, request: Request, audience: Audience) -> Policy:
    """Add the regions, if any were asked for, and the working days of the audience's zones to a policy.

    Whose working days they are is an assumption of the request.

    Raises:
        UsageError: the option is malformed.
    """
    regions = request.options.regions.value
    if regions is None:
        return policy
    inside = {zone_name(each.zone) for each in audience.zones}
    calendars = [calendar for calendar in policy.calendars if zone_name(calendar.zone) in inside]
    request.assumptions.append(Assumption(AssumptionCode.WORKING_DAYS, _whose_days(calendars)))
    return replace(policy, regions=regions)


def _whose_days(calendars: Sequence[WorkingCalendar]) -> str:
    """Name the countries whose working days are kept, those with the largest zones first."""
    countries = list(dict.fromkeys(calendar.country for calendar in calendars if calendar.country))
    if not countries:
        return "messages go out from Monday to Friday"
    hidden = len(countries) - _MOST_COUNTRIES
    more = f" and {hidden} more" if hidden > 0 else ""
    return f"messages go out on working days of {', '.join(countries[:_MOST_COUNTRIES])}{more}"
