"""
The same hours and users as other programs, spreadsheets and countries would write them.

A disguise is drawn from a seed: how stamps and numbers are written, what stands beside them, above and below, and in
which encoding. Beside the text stands what is right about it: the hours (epoch hour to value), or the users of zones.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct, field

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
GERMAN: Final = "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.".split()
FRENCH: Final = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()
COUNTS: Final = (
    "requests hits Sessions Seitenaufrufe Anfragen visites Aufrufe http_requests_total requestCount visits".split()
)
NOISE: Final = "error_rate avg_latency_ms temp p95 bounce_rate cpu_load duration_seconds".split()


class Disguise(Struct, kw_only=True):
    """A file, how it came about, what its reader is told beside it, and what is right about it."""

    text: str = ""
    encoding: str = "utf-8"
    told_zone: bool = False
    traits: list[str] = field(default_factory=list)
    hours: Mapping[int, float] = field(default_factory=dict)
    # Whether an error is the only right answer.
    is_hopeless: bool = False


Form = tuple[str, tuple[str, ...], Callable[[datetime], tuple[str, ...]], bool]


def _clock12(wall: datetime) -> str:
    return f"{wall.hour % 12 or 12}:{wall:%M} {'AM' if wall.hour < 12 else 'PM'}"


def _offset(wall: datetime, mark: str = "") -> str:
    text = wall.strftime("%z")
    return f"{text[:3]}{mark}{text[3:5]}"


def _span(wall: datetime) -> str:
    return f"{wall:%d/%m/%Y %H:%M} - {wall + HOUR:%d/%m/%Y %H:%M}"


def _excel(wall: datetime) -> str:
    days = (wall.replace(tzinfo=UTC) - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1)
    return f"{days:.9f}"


def _early(wall: datetime) -> str:
    """Write every third hour a second early, as spreadsheets do after a sum of fractions."""
    return f"{wall - timedelta(seconds=wall.hour % 3 == 1):%Y-%m-%d %H:%M:%S}"


def _utc(wall: datetime) -> datetime:
    return wall.astimezone(UTC)


# A name, headings, how a moment of the local clock is written, and whether the zone has to be told.
FORMS: Final[tuple[Form, ...]] = (
    ("iso with offset", ("timestamp",), lambda w: (f"{w:%Y-%m-%dT%H:%M:%S}{_offset(w, ':')}",), False),
    ("iso in UTC", ("createdAt",), lambda w: (f"{_utc(w):%Y-%m-%dT%H:%M:%SZ}",), False),
    ("UTC in the heading", ("timestamp [UTC]",), lambda w: (f"{_utc(w):%Y-%m-%d %H:%M:%S}",), False),
    ("local beside UTC", ("local_time", "time_utc"), lambda w: (f"{w:%F %H:%M}", f"{_utc(w):%F %H:%M}"), False),
    ("zone beside it", ("Time", "timezone"), lambda w: (f"{w:%Y-%m-%d %H:%M}", str(w.tzinfo)), False),
    ("plain", ("time",), lambda w: (f"{w:%Y-%m-%d %H:%M}",), True),
    ("German", ("Zeit",), lambda w: (f"{w:%d.%m.%Y %H:%M}",), True),
    ("German months", ("Datum",), lambda w: (f"{w.day}. {GERMAN[w.month - 1]} {w.year}, {w:%H:%M}",), True),
    ("French months", ("Heure",), lambda w: (f"{w.day} {FRENCH[w.month - 1]} {w.year} {w:%H:%M}",), True),
    ("British", ("Date",), lambda w: (f"{w:%d/%m/%Y %H:%M}",), True),
    ("American", ("Date",), lambda w: (f"{w:%m/%d/%Y} {_clock12(w)}",), True),
    ("weekday first", ("Date",), lambda w: (f"{w:%a %d/%m/%Y %H:%M}",), True),
    ("year first", ("date",), lambda w: (f"{w:%y/%m/%d %H:%M}",), True),
    ("English months", ("Day",), lambda w: (f"{w:%b} {w.day}, {w.year}, {_clock12(w)}",), True),
    ("Oracle", ("HOUR",), lambda w: (f"{w:%d-%b-%y %I.%M.%S.000000 %p}".upper(),), True),
    ("date and hour", ("Date", "Hour"), lambda w: (f"{w:%Y-%m-%d}", str(w.hour)), True),
    ("date and clock", ("Datum", "Uhrzeit"), lambda w: (f"{w:%d.%m.%Y}", f"{w:%H:%M}"), True),
    (
        "calendar columns",
        ("year", "month", "day", "hour"),
        lambda w: (str(w.year), str(w.month), str(w.day), str(w.hour)),
        True,
    ),
    ("hours from 1", ("Delivery Date", "Hour Ending"), lambda w: (f"{w:%m/%d/%Y}", str(w.hour + 1)), True),
    ("ends", ("Period End",), lambda w: (f"{w + HOUR:%Y-%m-%d %H:%M}",), True),
    (
        "end before start",
        ("end_time", "start_time"),
        lambda w: (f"{w + HOUR:%F %H:%M}", f"{w:%F %H:%M}"),
        True,
    ),
    ("spans", ("MTU",), lambda w: (_span(w),), True),
    ("compact", ("dateHour",), lambda w: (f"{w:%Y%m%d%H}",), True),
    ("epoch", ("time",), lambda w: (str(int(w.timestamp())),), False),
    ("milliseconds", ("ts",), lambda w: (str(int(w.timestamp()) * 1000),), False),
    ("JavaScript", ("date",), lambda w: (f"{w:%a %b %d %Y %H:%M:%S} GMT{_offset(w)}",), False),
    ("UTC+1", ("date",), lambda w: (f"{w:%b %d, %Y %H:%M} UTC{_offset(w, ':')}",), False),
    ("named zone", ("hour",), lambda w: (f"{w:%Y-%m-%d %H:%M:%S}.000 {w.tzinfo}",), False),
    ("log", ("time",), lambda w: (f"{w:%d/%b/%Y:%H:%M:%S} {_offset(w)}",), False),
    ("Excel serial", ("Date/Time",), lambda w: (_excel(w),), True),
    ("a second early", ("time",), lambda w: (_early(w),), True),
    ("bare midnight", ("DATETIME",), lambda w: (f"{w:%Y-%m-%d}" if w.hour == 0 else f"{w:%Y-%m-%dT%H:%M:%S}",), True),
)


def disguise(draw: random.Random, hours: Mapping[int, float], zone: ZoneInfo) -> Disguise:
    """Write hours of a zone in some other way."""
    name, headings, write, told = draw.choice(FORMS)
    found = Disguise(told_zone=told, traits=[name], hours=dict(hours))
    rows = [
        (dict(zip(headings, write((EPOCH + timedelta(hours=hour)).astimezone(zone)), strict=True)), value)
        for hour, value in hours.items()
    ]
    delimiter, number = _pick_numbers(draw, found)
    table = _add_values(draw, found, rows, number)
    table = _add_noise(draw, found, table)
    order = list(dict.fromkeys(key for row in table for key in row))
    if draw.random() < 0.3:
        draw.shuffle(order)
        found.traits.append("columns shuffled")
    if draw.random() < 0.15:
        table.reverse()
        found.traits.append("newest first")
    times = [name for name in order if name in headings]
    footer = _pick_footer(draw, found, times, table, number(sum(hours.values())))
    _write(draw, found, order, [*table, *footer], delimiter)
    return found


def _pick_numbers(draw: random.Random, found: Disguise) -> tuple[str, Callable[[float], str]]:
    """Choose a separator and a way to write numbers that go together."""
    styles: tuple[tuple[str, str, Callable[[float], str], float], ...] = (
        ("plain numbers", ",", lambda v: f"{v:.10g}", 1),
        ("plain numbers", ";", lambda v: f"{v:.10g}", 1),
        ("plain numbers", "\t", lambda v: f"{v:.10g}", 1),
        ("thousands by comma", ",", lambda v: f"{v:,.0f}", 1),
        ("thousands by full stop", ";", lambda v: f"{v:,.0f}".replace(",", "."), 1),
        ("thousands by full stop", ",", lambda v: f"{v:,.0f}".replace(",", "."), 1),
        ("thousands by narrow space", ";", lambda v: f"{v:,.0f}".replace(",", "\u202f"), 1),
        ("thousands by apostrophe", ";", lambda v: f"{v:,.0f}".replace(",", "\u2019"), 1),
        ("thousands of India", ",", _indian, 1),
        ("decimal comma", ";", lambda v: f"{v:.3f}".replace(".", ","), 60),
        ("decimal comma", "\t", lambda v: f"{v:.2f}".replace(".", ","), 60),
        ("both marks", ";", lambda v: f"{v:,.2f}".translate(str.maketrans(",.", ".,")), 1),
    )
    name, delimiter, number, divisor = draw.choice(styles)
    found.traits.append(f"{name}, {delimiter!r}")
    if "thousands" in name:
        found.hours = {hour: float(round(value)) for hour, value in found.hours.items()}
    if divisor != 1:
        places = 2 if delimiter == "\t" else 3
        found.hours = {hour: round(value / divisor, places) for hour, value in found.hours.items()}
    return delimiter, lambda value: number(value / divisor)


def _indian(value: float) -> str:
    """Group digits 2-2-3, as in 12,34,567."""
    text = f"{value:.0f}"
    head, tail = text[:-3], text[-3:]
    groups = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return ",".join([*groups, tail])


Row = dict[str, str]


def _add_values(
    draw: random.Random, found: Disguise, rows: Sequence[tuple[Row, float]], number: Callable[[float], str]
) -> list[Row]:
    """Add the counts: alone, in parts with or without their total, or as one of several measures."""
    name, shape = (
        draw.choice(COUNTS),
        draw.choice(("alone",) * 4 + ("services", "services and All", "columns and Total", "measures")),
    )
    found.traits.append(shape if shape != "alone" else f"called {name}")
    if shape == "alone":
        return [{**row, name: number(value)} for row, value in rows]
    names = ("web", "app", "mail")
    table: list[Row] = []
    for row, value in rows:
        whole = round(value)
        parts = [whole // 2, whole // 3, whole - whole // 2 - whole // 3]
        if shape == "columns and Total":
            table.append({**row, **dict(zip(names, map(number, parts), strict=True)), "Total": number(whole)})
        elif shape == "measures":
            found.is_hopeless = True
            cells = (("requests", whole), ("bytes", whole * 48_211), ("latency_p95", 80 + whole % 37))
            table += [{**row, "metric": metric, "value": number(amount)} for metric, amount in cells]
        else:
            table += [
                {**row, "service": service, name: number(part)} for service, part in zip(names, parts, strict=True)
            ]
            if shape == "services and All":
                table.append({**row, "service": "All", name: number(whole)})
    whole_hours = {hour: float(round(value)) for hour, value in found.hours.items()}
    is_scaled = "decimal" in found.traits[1]
    found.hours = found.hours if is_scaled else whole_hours
    return table


def _add_noise(draw: random.Random, found: Disguise, table: list[Row]) -> list[Row]:
    """Add columns that count nothing."""
    if draw.random() < 0.25:
        found.traits.append("numbered")
        table = [{"No": str(place), **row} for place, row in enumerate(table, 1)]
    if draw.random() < 0.3:
        noise = draw.choice(NOISE)
        found.traits.append(f"beside {noise}")
        table = [{**row, noise: f"{draw.uniform(1, 90):.0f}"} for row in table]
    if draw.random() < 0.15:
        found.traits.append("a constant")
        table = [{**row, "_span": "3600"} for row in table]
    return table


def _pick_footer(
    draw: random.Random, found: Disguise, times: Sequence[str], table: Sequence[Row], total: str
) -> list[Row]:
    """Close the table with its total, now and then."""
    if draw.random() > 0.2:
        return []
    label = draw.choice(("Total", "Grand Total", "Gesamtergebnis", "Total général", "Suma total", "合計"))
    found.traits.append(f"closed by {label}")
    counts = next(key for key in table[0] if key in {*COUNTS, "Total", "value"})
    return [{times[0]: label, counts: total}]


def _write(draw: random.Random, found: Disguise, order: Sequence[str], table: Sequence[Row], delimiter: str) -> None:
    """Put the table into text, under a title or comments now and then."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n" if draw.random() < 0.3 else "\n")
    writer.writerow(order)
    writer.writerows([row.get(key, "") for key in order] for row in table)
    above = draw.choice(
        ("", "", "", "", "Hourly visits\n\n", "# exported by a tool\n# Property: shop\n", "sep=" + delimiter + "\n")
    )
    if above:
        found.traits.append(f"under {above.splitlines()[0]!r}")
    found.text = above + buffer.getvalue()
    encodings = [name for name in ("utf-8", "utf-8-sig", "utf-16", "cp1252") if _fits(found.text, name)]
    found.encoding = draw.choice(["utf-8", *encodings])
    if found.encoding != "utf-8":
        found.traits.append(found.encoding)


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
