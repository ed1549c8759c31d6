"""The first screen of `downtime inspect`: what a file holds, whether to trust it, and how it was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from downtime_cli.core.audience import ZoneShare
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.core.quality.inspection import AudienceInspection, Inspection, Recognised
from downtime_cli.core.traffic import Traffic, TypicalWeek
from downtime_cli.core.wording import count, number, percent, shortened
from downtime_cli.report.blocks import Column, Tone, figures, row, wrapping
from downtime_cli.report.cautions import finding_lines, warning_lines
from downtime_cli.report.pictures.heatmap import week_map
from downtime_cli.report.screens.screen import Group, Screen, group, word_group
from downtime_cli.report.screens.screen_words import (
    as_many_as_fit,
    count_zones,
    plan_command,
    shorten_name,
    typed_file,
    word_assumed,
)
from downtime_cli.report.words.inspection_words import (
    count_left_out,
    count_missing,
    count_places,
    count_users,
    word_amount,
    word_extremes,
    word_span,
)

_MOST_ZONES: Final = 10
_MOST_NAMES: Final = 2
_ROOM: Final = 58  # beside a label, with as much to spare as `and 9 more` takes
_TONES: Final = {Verdict.GOOD: Tone.NORMAL, Verdict.FAIR: Tone.WARNING, Verdict.POOR: Tone.STRONG}
_COLUMN: Final = " column"
_KINDS: Final = {"count": "values add up over an hour", "level": "values are averaged over an hour"}


def build_inspection_screen(inspection: Inspection) -> Screen:
    """Choose what of an inspection of traffic is said first."""
    quality, reading = inspection.background.quality, inspection.reading
    typed, amount = inspection.background.typed or typed_file(reading.source), word_amount(inspection)
    extremes, columns = (*_list_extremes(inspection),), _list_reading(reading.recognised, _count_zones(reading.traffic))
    return Screen(
        answer=(
            f"Data: {quality.verdict}. {shorten_name(amount, reading.traffic.unit)} in {shortened(reading.source)}",
            f"{word_span(inspection)}{_word_missing(inspection)}",
        ),
        tone=_TONES[quality.verdict],
        body=(
            *extremes,
            week_map(inspection.profile, inspection.zone_name),
            columns,
        ),
        told=tuple(map(word_group, (*extremes, columns))),
        cautions=(*finding_lines(quality), *warning_lines(inspection.background, reading.source)),
        assumed=word_assumed(inspection.background, None),
        command=plan_command("{} -a USERS.csv -d 2h", typed),
    )


def _word_missing(inspection: Inspection) -> str:
    """Say what is missing of what has dates."""
    if inspection.span is None:
        return ""
    missing = count_missing(inspection)
    return f", missing {missing}" if missing else ", no hour missing"


def _list_extremes(inspection: Inspection) -> Iterator[Group]:
    """Name the quietest and the busiest hour of the week."""
    extremes = word_extremes(inspection)
    if extremes is not None:
        quietest = f"{extremes.quietest}: {extremes.least} {inspection.reading.traffic.unit} on average"
        busiest = f"{extremes.busiest}: {extremes.most} on average"
        yield group("Quietest", (wrapping(""),), (row(quietest),))
        yield group(
            "Busiest", (wrapping(""),), (row(", ".join([busiest, *([extremes.swing] if extremes.swing else [])])),)
        )


def _count_zones(traffic: Traffic | TypicalWeek) -> str:
    """Say in how many zones the traffic was measured; empty words if nobody said."""
    return count(len(traffic.by_zone), "zone") if isinstance(traffic, Traffic) and traffic.by_zone else ""


def _list_reading(recognised: Sequence[Recognised], zones: str = "") -> Group:
    """Name the columns in use, then what else was decided; why it was is left to the whole report."""
    decided = {item.what: item.value for item in recognised}
    behind = {"zone column": zones}
    if "time column" in decided:
        behind["time column"] = ", ".join(decided.pop(what) for what in ("time format", "zone") if what in decided)
    columns = [_name_column(what, name, behind.get(what, "")) for what, name in decided.items() if _COLUMN in what]
    parts = [*columns, *(_word_decision(what, value) for what, value in decided.items() if _COLUMN not in what)]
    first = max(number for number in range(1, len(parts) + 1) if number == 1 or len("; ".join(parts[:number])) <= _ROOM)
    texts = ["; ".join(parts[:first]), as_many_as_fit(parts[first:], "; ", _ROOM)]
    rows = tuple(row(text) for text in texts if text)
    return group("Read as", (wrapping(""),), rows, (f"and {len(parts) - first} more", "")[-len(rows) :])


def _name_column(what: str, name: str, behind: str) -> str:
    """Quote the name of a column, of several the first ones, with what there is to say about it."""
    names = name.split(" + ")
    more = [f"{len(names) - _MOST_NAMES} more"] if len(names) > _MOST_NAMES else []
    text = " + ".join([*(f'"{each}"' for each in names[:_MOST_NAMES]), *more])
    return f"{what.removesuffix(_COLUMN)} {text}{f' ({behind})' if behind else ''}"


def _word_decision(what: str, value: str) -> str:
    if what == "dialect":
        return value
    return _KINDS[value] if what == "value kind" else f"{what}: {value}"


def build_audience_screen(inspection: AudienceInspection) -> Screen:
    """Choose what of an inspection of users is said first."""
    reading = inspection.reading
    typed = inspection.background.typed or typed_file(reading.source)
    body = (_list_zones(reading.audience.zones), _list_reading(reading.recognised))
    return Screen(
        answer=(
            f"{count_places(inspection)}: {count_users(inspection)} in {shortened(reading.source)}",
            f"Left out: {count_left_out(inspection)}",
        ),
        tone=Tone.WARNING if reading.left_out else Tone.NORMAL,
        body=body,
        told=tuple(map(word_group, body)),
        cautions=warning_lines(inspection.background, reading.source),
        assumed=word_assumed(inspection.background, None),
        command=plan_command("TRAFFIC.csv -a {} -d 2h", typed),
    )


def _list_zones(zones: Sequence[ZoneShare]) -> Group:
    """List where most users are, and what one of them is worth where that differs."""
    has_weights = any(zone.weight != 1 for zone in zones)
    rows = tuple(
        row(percent(zone.share), zone_name(zone.zone), *([f"weight {number(zone.weight)}"] if has_weights else []))
        for zone in zones[:_MOST_ZONES]
    )
    rests = tuple(count_zones([zone.share for zone in zones[shown:]]) for shown in range(1, len(rows) + 1))
    columns = (figures(""), *([Column("")] if has_weights else []), wrapping(""))
    return group("Users", columns, rows, rests)
