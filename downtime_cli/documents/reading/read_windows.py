"""The windows of a plan or a standing window, for whoever has to keep clear of them or counts what users have had."""

from __future__ import annotations

from msgspec import Struct

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.policy import UNNAMED
from downtime_cli.core.window import Span
from downtime_cli.documents.reading import needed
from downtime_cli.documents.reading.checked import Checked
from downtime_cli.documents.reading.kinds import REMEDY, STANDING, kind_of
from downtime_cli.documents.reading.places import parse_json


class PlannedWindows(Struct, frozen=True, kw_only=True):
    """When a plan or a standing window takes place."""

    service: str
    status: Status
    windows: tuple[Span, ...]
    """As they stand; none that was called off by itself."""
    done: tuple[Span, ...] = ()
    """Those of them whose work is over, which says it by itself only of the dates of a standing window."""
    is_standing: bool
    """Whether it goes on and on."""
    source: str
    """What messages call the file."""
    plan_id: str | None = None
    sequence: int = 0
    """Of several versions of a plan, the highest counts."""


def read_windows(source: str, text: str) -> PlannedWindows:
    """Read the windows from the JSON text of either; a refusal of a standing window has none.

    Raises:
        InputError: it is neither, or a time in it is broken.
    """
    text = text.lstrip("\ufeff")
    if kind_of(parse_json(source, text, REMEDY)) == STANDING:
        return _read_standing(Checked(source, text, needed.StandingDates, STANDING))
    checked = Checked(source, text, needed.PlannedWindow)
    plan = checked.needed
    return PlannedWindows(
        service=plan.service or UNNAMED,
        status=plan.status,
        windows=(checked.span(plan.window, "window"),),
        is_standing=False,
        source=source,
        plan_id=plan.plan_id,
        sequence=plan.sequence,
    )


def _read_standing(checked: Checked[needed.StandingDates]) -> PlannedWindows:
    standing = checked.needed
    if standing.dates is None and standing.outcome == "window":
        raise checked.error(("dates",), "is missing")
    dates = [(date.status, checked.span(date, "dates", index)) for index, date in enumerate(standing.dates or ())]
    return PlannedWindows(
        service=standing.service or UNNAMED,
        status=Status.TENTATIVE,
        windows=tuple(span for status, span in dates if status is not Status.CANCELLED),
        done=tuple(span for status, span in dates if status is Status.COMPLETED),
        is_standing=True,
        source=checked.source,
        plan_id=standing.plan_id,
        sequence=standing.sequence,
    )
