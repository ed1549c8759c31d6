"""
A saved standing window (`downtime-standing/1`) as a value.

The series as a whole and each of its dates are read as plans: what the entry of a date does not say, such as the
audience, is said once for all of them. Errors name the line of the entry.
"""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec.structs import asdict, replace

from downtime_cli.core.errors import BadTextError, InputError, IssueCode
from downtime_cli.core.recurrence import Pattern
from downtime_cli.core.series.build import forecast_date, name_plan
from downtime_cli.core.series.series import Series, SeriesDate, with_heard
from downtime_cli.core.standing.plan import LeftOut, Slot
from downtime_cli.documents.read_plan import build_plan, open_plan, parse_plan, parse_plan_and_rules
from downtime_cli.documents.reading import needed
from downtime_cli.documents.reading.checked import Checked, CheckedPart
from downtime_cli.documents.reading.kinds import REMEDY, STANDING, explain_no_series, kind_of
from downtime_cli.documents.reading.places import Path, locate, parse_json, place_at
from downtime_cli.documents.reading.ruled_dates import check_dates
from downtime_cli.readers.recurrences.written_rule import parse_rule

if TYPE_CHECKING:
    from downtime_cli.core.checking.changes_since import SavedRules
    from downtime_cli.core.saved.plan import SavedPlan

P = TypeVar("P", bound=needed.Plan)
_SHARED: Final = ("automatic", "service", "as_of", "timezone", "impact_level", "audience", "quality")
_OWN: Final = ("sequence", "status", "revisions", "announcements", "withdrawn")


def read_series(path: str) -> Series:
    """Read a saved standing window, `-` for standard input.

    Raises:
        AccessError: there is no such file.
        InputError: it is not JSON, no standing window of version 1, or one of its values is broken.
    """
    return parse_series(*open_plan(path))


def read_saved(path: str) -> SavedPlan | Series:
    """Read a saved plan or a saved standing window, `-` for standard input.

    Raises:
        AccessError: there is no such file.
        InputError: it is neither, or one of its values is broken.
    """
    return parse_saved(*open_plan(path))


def parse_saved(source: str, text: str) -> SavedPlan | Series:
    """Make a plan or a standing window of its JSON text.

    Raises:
        InputError: it is neither, or one of its values is broken.
    """
    return parse_series(source, text) if _is_series(source, text) else parse_plan(source, text)


def read_saved_and_rules(path: str) -> tuple[SavedPlan | Series, SavedRules]:
    """Read a saved plan or a saved standing window with the rules it was made by, `-` for standard input.

    Raises:
        AccessError: there is no such file.
        InputError: it is neither, or one of its values is broken.
    """
    return parse_saved_and_rules(*open_plan(path))


def parse_saved_and_rules(source: str, text: str) -> tuple[SavedPlan | Series, SavedRules]:
    """Make a plan or a standing window of its JSON text, and the rules it was made by.

    Raises:
        InputError: it is neither, or one of its values is broken.
    """
    from downtime_cli.documents.reading.read_rules import build_rules  # few commands ask for them

    if not _is_series(source, text):
        return parse_plan_and_rules(source, text)
    checked = _check(source, text)
    series = _build_series(checked)
    rules = build_rules(_head_of(checked, needed.PlanWithRules), series.head)
    return series, replace(rules, more={**rules.more, "recurring": (checked.needed.recurring,)})


def _is_series(source: str, text: str) -> bool:
    return STANDING in text and kind_of(parse_json(source, text, REMEDY)) == STANDING


def parse_series(source: str, text: str) -> Series:
    """Make a standing window of its JSON text.

    Raises:
        InputError: it is not JSON, no standing window of version 1, or one of its values is broken.
    """
    return _build_series(_check(source, text))


def _check(source: str, text: str) -> Checked[needed.Series]:
    document = parse_json(source, text, REMEDY)
    if told := explain_no_series(document):
        raise InputError.of(IssueCode.BAD_PLAN, *told, place_at(source, text, locate(text, ("schema",))))
    return Checked(source, text, needed.Series, STANDING)


def _build_series(checked: Checked[needed.Series]) -> Series:
    head, slot = _build_head(checked), _build_slot(checked)
    dates = tuple(_build_date(checked, index, head, slot) for index in range(len(checked.needed.dates)))
    _refuse_repeated(checked, dates)
    left_out = tuple(
        LeftOut(window=checked.span(each, "left_out", index), code=each.rule, names=each.names)
        for index, each in enumerate(checked.needed.left_out)
    )
    check_dates(checked, slot, dates, left_out)
    return with_heard(
        Series(
            head=replace(head, issues=next((each.plan.issues for each in dates if each.plan.issues), ())),
            slot=slot,
            dates=tuple(sorted(dates, key=lambda each: each.original)),
            left_out=left_out,
        )
    )


def _head_of(checked: Checked[needed.Series], kind: type[P]) -> CheckedPart[P]:
    """The series as a whole in the form of a plan: its window is that of its last version."""
    series, last = checked.needed, len(checked.needed.revisions) - 1
    impact = {
        "expected": series.mean,
        "low": series.mean,
        "high": series.mean,
        "unit": series.unit,
        "share_of_week": series.share_of_week,
        "rank": 1,
        "candidates": series.slots,
    }
    part = {"window": checked.clean["revisions"][last]["window"], "impact": impact, "schema": "downtime-plan/1"}
    return CheckedPart(checked, checked.clean | part, kind, {"window": ("revisions", last, "window")})


def _build_head(checked: Checked[needed.Series]) -> SavedPlan:
    head, slot = build_plan(_head_of(checked, needed.Plan)), checked.needed.slot
    rules = ["\n".join(each.rule or (slot.rrule,)) for each in checked.needed.revisions]
    versions = tuple(replace(each, rule=rule) for each, rule in zip(head.revisions, rules, strict=True))
    return replace(head, revisions=versions, document=checked.document)


def _build_slot(checked: Checked[needed.Series]) -> Slot:
    slot = checked.needed.slot
    rule, _, count = slot.rrule.partition(";COUNT=")
    try:
        pattern = parse_rule(rule)
    except BadTextError as error:
        raise checked.error(("slot", "rrule"), error.message) from None
    if not isinstance(pattern, Pattern) or not (count.isascii() and count.isdecimal() and len(count) < 5):
        message = f"expected a rule with its days and a count at its end, got {slot.rrule!r}"[:200]
        raise checked.error(("slot", "rrule"), message)
    zone = checked.zone(slot.zone, "slot", "zone")
    return Slot(pattern=pattern, start=time.fromisoformat(slot.start), zone=zone, count=int(count))


def _build_date(checked: Checked[needed.Series], index: int, head: SavedPlan, slot: Slot) -> SeriesDate:
    series, entry = checked.needed.dates[index], checked.clean["dates"][index]
    forecast = forecast_date(head.forecast, series.expected)
    part: dict[str, Any] = {
        **{key: checked.clean[key] for key in _SHARED if key in checked.clean},
        **{key: entry[key] for key in _OWN if key in entry},
        "schema": "downtime-plan/1",
        "plan_id": head.plan_id,
        "window": entry,
        "impact": asdict(forecast),
    }
    under: Path = ("dates", index)
    places: dict[str, Path] = {**{key: (*under, key) for key in _OWN}, "window": under}
    plan = build_plan(CheckedPart(checked, part, needed.Plan, places), slot.zone)
    try:
        day = date.fromisoformat(series.day)
    except ValueError:
        raise checked.error((*under, "day"), f"expected a date such as '2026-12-05', got {series.day!r}") from None
    changed = replace(
        plan,
        plan_id=name_plan(head.plan_id, day),
        forecast=forecast,
        day=day,
        document=checked.document["dates"][index],
    )
    original = checked.span(series.original, *under, "original")
    return SeriesDate(day=day, original=original, plan=changed, is_replaced=series.replaced)


def _refuse_repeated(checked: Checked[needed.Series], dates: tuple[SeriesDate, ...]) -> None:
    """Refuse two dates of one name."""
    known = set[date]()
    for index, each in enumerate(dates):
        if each.day in known:
            raise checked.error(("dates", index, "day"), f"{each.day} is there twice")
        known.add(each.day)
