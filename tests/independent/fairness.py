"""What a fair window costs each zone, where every week of the traffic by zone is the same, so nothing is guessed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Final, Literal

from hypothesis import strategies as st
from whenever import Date

from tests.independent.calendars import Event, FreezeFile
from tests.independent.clocks import DAY, iso, minute_of, minute_of_week
from tests.independent.question import Document, Question, run

HISTORY: Final = 10 * 7 * DAY
# Zones of which none turns its clock in the 10 weeks before these dates, and some do in the three weeks after them.
SEASONS: Final = (
    ("2026-10-19", ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Tongatapu", "Pacific/Pago_Pago")),
    ("2026-03-02", ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "America/St_Johns")),
    ("2026-09-21", ("Pacific/Auckland", "Asia/Kathmandu", "Europe/Dublin", "Pacific/Apia", "America/Havana")),
    ("2026-12-24", ("Asia/Tokyo", "Pacific/Kiritimati", "America/Sao_Paulo", "Asia/Kathmandu")),
)
Kind = Literal["ics", "csv", "json"]


@dataclass(frozen=True)
class Past:
    """Windows that users have been through, and the file that says so."""

    kind: Kind
    spans: tuple[tuple[int, int], ...]
    is_cancelled: bool = False

    def write(self, folder: Path, number: int) -> str:
        """Write the file and return its path."""
        path = folder / f"past{number}.{self.kind}"
        path.write_bytes(self._text(number).encode())
        return str(path)

    def _text(self, number: int) -> str:
        if self.kind == "json":
            ((start, end),) = self.spans
            window = {"start": iso(start), "end": iso(end), "duration": f"PT{end - start}M"}
            status = "CANCELLED" if self.is_cancelled else "CONFIRMED"
            plan = {"schema": "downtime-plan/1", "plan_id": f"past-{number}", "sequence": 0, "service": "shop"}
            return json.dumps({**plan, "status": status, "window": window})
        rows = [f"{iso(start)},{iso(end)},past" for start, end in self.spans]
        if self.kind == "csv":
            return "\n".join(["start,end,name", *rows]) + "\n"
        return FreezeFile(tuple(map(as_event, self.spans)), is_ics=True).text

    def counted(self, now: int) -> set[tuple[int, int]]:
        """What counts: a plan as soon as it is made, unless it is off; of others, what starts before now."""
        if self.kind == "json":
            return set() if self.is_cancelled else set(self.spans)
        return {span for span in self.spans if span[0] < now}


def as_event(span: tuple[int, int]) -> Event:
    """Write a span as an event by UTC."""
    (first, at), (last, until) = (divmod(each, DAY) for each in span)
    return Event(Date(1970, 1, 1).add(days=first), last - first, at, until, "UTC")


@dataclass(frozen=True)
class Fair:
    """A question about fairness."""

    asked: Question
    past: tuple[Past, ...]
    objective: str

    @cache  # noqa: B019 - questions are few and small
    def weeks(self) -> dict[str, list[int]]:
        """The requests of each hour of the week, by each zone's own clock."""
        draw = Random(self.asked.seed)
        return {zone: [draw.randrange(1, 60) * users for _ in range(168)] for zone, users in self.asked.audience}

    def write_traffic(self, folder: Path) -> str:
        """Write ten weeks of hours and zones, all alike, up to the moment of planning."""
        rows = ["time,zone,requests"]
        now = self.asked.as_of // 60 * 60
        for minute in range(now - HISTORY, now, 60):
            rows += [f"{iso(minute)},{zone},{self.hour(zone, minute)}" for zone, _ in self.asked.audience]
        path = folder / "zones.csv"
        path.write_text("\n".join(rows) + "\n", "utf-8")
        return str(path)

    def hour(self, zone: str, minute: int) -> int:
        """Return what a zone does in an hour of UTC: that of the hour of its own clock in which it begins."""
        return self.weeks()[zone][minute_of_week(zone, minute // 60 * 60) // 60]

    def loss(self, zone: str, start: int, end: int) -> Fraction:
        """Return the requests of a zone in a span."""
        return Fraction(sum(self.hour(zone, minute) for minute in range(start, end)), 60)

    @cache  # noqa: B019
    def losses(self, start: int, end: int) -> dict[str, Fraction]:
        """Return for each zone how much of its own week falls into a span."""
        weeks = {zone: sum(values) for zone, values in self.weeks().items()}
        return {zone: self.loss(zone, start, end) / weeks[zone] for zone in weeks}

    @cache  # noqa: B019
    def borne(self) -> dict[str, Fraction]:
        """Return what each zone has lost in past windows."""
        return {zone: sum((self.losses(*span)[zone] for span in self.counted()), Fraction(0)) for zone in self.weeks()}

    def counted(self) -> set[tuple[int, int]]:
        """List the past windows, each once."""
        return {span for past in self.past for span in past.counted(self.asked.as_of)}

    def worst(self, start: int) -> Fraction:
        """Return the largest share that any zone has lost, with this window and before."""
        added = self.losses(start, start + self.asked.duration)
        return max(added[zone] + self.borne()[zone] for zone in added)

    def total(self, start: int) -> Fraction:
        """Return all requests in a window."""
        return sum((self.loss(zone, start, start + self.asked.duration) for zone in self.weeks()), Fraction(0))

    def score(self, start: int) -> tuple[Fraction, ...]:
        """Return what is least for the window to recommend; of equals the earlier."""
        if self.objective == "fair":
            return self.worst(start), self.total(start), Fraction(start)
        return self.total(start), Fraction(start)


def ask_fair(question: Fair, folder: Path) -> Document:
    """Return the plan or refusal."""
    asked = question.asked
    options = [text for text in asked.options() if text not in {"--audience", "users.csv", "--traffic-zone"}]
    options.remove(asked.audience[0][0])  # the traffic has zones of its own
    files = (each.write(folder, number) for number, each in enumerate(question.past))
    past = [text for path in files for text in ("--past-windows", path)]
    saved = folder / "plan.json"
    saved.unlink(missing_ok=True)
    more = ("--objective", question.objective, "-o", str(saved))
    run("plan", question.write_traffic(folder), *options, *past, *more, codes=(0, 5))
    document: Document = json.loads(saved.read_text("utf-8"))
    return document


@st.composite
def fair_questions(draw: st.DrawFn) -> Fair:
    """Draw work in a fortnight in which clocks turn, and the past of its users."""
    date, zones = draw(st.sampled_from(SEASONS))
    as_of = minute_of(f"{date}T00:00:00Z") + draw(st.integers(0, 4 * DAY))
    some = draw(st.lists(st.sampled_from(zones), min_size=2, max_size=3, unique=True))
    asked = Question(
        zone=draw(st.sampled_from(zones)),
        as_of=as_of,
        duration=draw(st.sampled_from([15, 60, 90, 120, 240])),
        step=draw(st.sampled_from([30, 60, 100])),
        notice=draw(st.sampled_from([0, DAY])),
        horizon=draw(st.sampled_from([4, 9, 14])) * DAY,
        audience=tuple((zone, draw(st.integers(1, 9))) for zone in some),
        seed=draw(st.integers(0, 999)),
    )
    return Fair(
        asked, tuple(draw(st.lists(pasts(as_of), max_size=3))), draw(st.sampled_from(["fair", "fair", "total"]))
    )


@st.composite
def pasts(draw: st.DrawFn, now: int) -> Past:
    """Draw windows of the past, and some that are still to come."""
    kind: Kind = draw(st.sampled_from(["ics", "csv", "json"]))
    starts = draw(st.lists(st.integers(-400 * 96, 96).map(lambda n: now // 15 * 15 + n * 15), min_size=1, max_size=3))
    spans = tuple((start, start + draw(st.sampled_from([30, 60, 150, 300]))) for start in starts)
    return Past(kind, spans[:1] if kind == "json" else spans, draw(st.booleans()) if kind == "json" else False)
