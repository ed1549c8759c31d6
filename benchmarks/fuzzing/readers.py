"""Readers of files as a part of `fuzz.py`: each is fed what may be in a file, damaged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.errors import DowntimeError, InputError
from downtime_cli.core.saved.due import find_due
from downtime_cli.core.saved.versions import extend, update_status
from downtime_cli.core.traffic import Silence, Traffic, ValueKind
from downtime_cli.core.window import Span
from downtime_cli.documents.kept import NewDocument, can_follow, holds_window, reason_to_keep
from downtime_cli.documents.read_plan import parse_plan, read_plan, read_plan_and_rules
from downtime_cli.documents.reading.kinds import PLAN
from downtime_cli.documents.saved import render_saved
from downtime_cli.notices.facts import Room, build_facts
from downtime_cli.notices.languages import find_language
from downtime_cli.notices.messages import build_message
from downtime_cli.notices.subject import build_subject
from downtime_cli.notices.templates import Templates
from downtime_cli.readers.audience.audience_csv import read_audience
from downtime_cli.readers.audience.audience_layout import AudienceOptions
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.traffic_csv import read_traffic
from downtime_cli.request.gather import gather
from downtime_cli.request.rules.files_of_spans import SpanFiles
from fuzzing.cases import NOW, Case, Fault, folder_of, watched
from fuzzing.mutations import mutate
from fuzzing.seeds import ROOT, cut, seeds

BERLIN: Final = ZoneInfo("Europe/Berlin")
_YEAR: Final = timedelta(days=365)
_TEMPLATES: Final = ROOT / "downtime_cli" / "templates"
_TEMPLATE_NAMES: Final = "email.txt.j2 sms.txt.j2 subject.txt.j2 parts.j2 phrases/en.j2 status-page.md.j2".split()
_SMALL: Final = "notice.txt.j2"
_FEW_PHRASES: Final = {"phrases/en.j2": b"{% macro colon() %}: {% endmacro %}", "parts.j2": b""}


def _read_traffic(path: str, said: Mapping[str, str]) -> None:
    reading = read_traffic(
        path,
        TrafficOptions(
            as_of=NOW,
            now=NOW,
            zone=ZoneInfo(said["zone"]) if "zone" in said else None,
            time_columns=tuple(said["time"].split("+")) if "time" in said else (),
            value_columns=(said["value"],) if "value" in said else (),
            kind=ValueKind(said["kind"]) if "kind" in said else None,
            missing=Silence(said["missing"]) if "missing" in said else None,
            day_first=said["day_first"] == "true" if "day_first" in said else None,
            only=((said["only"], "web"),) if "only" in said else (),
        ),
    )
    traffic = reading.traffic
    values = traffic.total.values if isinstance(traffic, Traffic) else ()
    if any(value < 0 or value == float("inf") for value in values):
        raise Fault("an hour of traffic below zero or without end", str(values)[:300])


def _read_audience(path: str, said: Mapping[str, str]) -> None:
    columns = (said["value"],) if "value" in said else ()
    shares = read_audience(path, AudienceOptions(users_columns=columns, zone_column=said.get("time"))).audience.shares
    total = sum(share for _, share in shares)
    if abs(total - 1) > 1e-6:
        raise Fault("shares of an audience that do not add up to 1", str(total))


def _span_files() -> SpanFiles:
    return SpanFiles(times=TimeReader(now=NOW, zone=BERLIN), itself="20261205-0badcafe", issues=[], assumptions=[])


def _read_blackouts(path: str, _: Mapping[str, str]) -> None:
    within = Span(NOW, NOW + _YEAR)
    for closed in _span_files().blackouts([path], within)[0]:
        if not closed.span.start < closed.span.end:
            raise Fault("a blackout that ends before it begins", str(closed))


def _read_past(path: str, _: Mapping[str, str]) -> None:
    _span_files().past_windows([path])


def _read_plan(path: str, _: Mapping[str, str]) -> None:
    """Read a plan, take its life one step further, and read what that gives."""
    text = Path(path).read_bytes().decode("utf-8", "replace")
    holds_window(text)
    new = NewDocument(kind=PLAN)
    reason_to_keep(text, new)
    can_follow(text, new)
    plan, _rules = read_plan_and_rules(path)
    find_due([read_plan(path)], NOW - _YEAR, NOW + _YEAR)
    with suppress(DowntimeError):
        _read_again(render_saved(update_status(plan, Status.CONFIRMED, NOW)))
    with suppress(DowntimeError):
        _read_again(render_saved(extend(plan, timedelta(minutes=30), NOW)))


def _read_again(text: str) -> None:
    try:
        parse_plan("plan.json", text)
    except InputError as error:
        raise Fault("a plan that was written cannot be read again", str(error)) from None


def _read_config(path: str, _: Mapping[str, str]) -> None:
    """Read a configuration, and the value of each option that it has."""
    options = gather("plan", {"config": path})
    options.table("export")
    options.ladder_for(timedelta(hours=2))
    for name in options.given:
        _ = getattr(options, name).values


def _read_template(path: str, _: Mapping[str, str]) -> None:
    """Fill a template, or make a message where it is one of ours."""
    language = find_language("en")
    if language is None:
        raise Fault("no English")
    plan = parse_plan("plan.json", seeds("plan")[0].decode())
    details = {"contact": "help@example.com", "what": "[prod] <new> hardware"}
    subject = build_subject(plan, AnnouncementKind.INITIAL, "", language=language, table=details)
    templates = Templates(Path.cwd())
    if path == _SMALL:
        templates.render(path, "en", {**build_facts(subject, Room()), "subject": "Maintenance"})
        return
    for channel in ("email", "sms"):
        build_message(subject, channel, templates)


Reader = Callable[[str, Mapping[str, str]], None]
_READERS: Final[
    Mapping[str, tuple[Reader, str, str, float]]
] = {  # what reads it, its file, seeds, how often it is drawn
    "traffic": (_read_traffic, "traffic.csv", "traffic", 30),
    "audience": (_read_audience, "users.csv", "audience", 15),
    "calendar": (_read_blackouts, "freeze.ics", "calendar", 12),
    "past calendar": (_read_past, "past.ics", "calendar", 4),
    "blackouts": (_read_blackouts, "freeze.csv", "table", 6),
    "past windows": (_read_past, "past.csv", "table", 3),
    "plan": (_read_plan, "plan.json", "plan", 12),
    "standing plan": (_read_blackouts, "standing.json", "standing", 3),
    "past plan": (_read_past, "past.json", "document", 3),
    "config": (_read_config, "downtime.toml", "config", 8),
    "template": (_read_template, "", "", 4),
}


class Readers:
    """Files of all kinds, damaged."""

    name = "readers"

    def draw(self, random: Random) -> Case:
        """Draw a reader and a file for it, now and then one that is meant for another."""
        name = random.choices(list(_READERS), [each[3] for each in _READERS.values()])[0]
        _, file, kind, _ = _READERS[name]
        if not kind:
            return Case(self.name, name, files=self._template(random))
        others = seeds(kind if random.random() < 0.98 else random.choice(("traffic", "audience", "plan", "calendar")))
        data = mutate(random, cut(random, random.choice(others)), [cut(random, random.choice(others))])
        return Case(self.name, name, arguments=self._say(random, name), files={file: data})

    def _template(self, random: Random) -> dict[str, bytes]:
        """Draw a small template, or now and then one of ours, which take long to compile."""
        if random.random() < 0.03:
            name = random.choice(_TEMPLATE_NAMES)
            ours = [path.read_bytes() for path in map(_TEMPLATES.joinpath, _TEMPLATE_NAMES)]
            return {name: mutate(random, (_TEMPLATES / name).read_bytes(), ours)}
        return {_SMALL: mutate(random, random.choice(seeds("template")), seeds("template")), **_FEW_PHRASES}

    def run(self, case: Case) -> str:
        """Read the file."""
        read = _READERS[case.name][0]
        with folder_of(case.files):
            try:
                with watched():
                    read(next(iter(case.files)), dict(pair.split("=", 1) for pair in case.arguments))
            except DowntimeError as error:
                return f"exit {error.exit_code}"
        return "read"

    def _say(self, random: Random, name: str) -> tuple[str, ...]:
        """Draw what is said about a table beside it."""
        if name not in {"traffic", "audience"} or random.random() < 0.7:
            return ()
        pairs = {
            "zone": random.choice(("Europe/Berlin", "Pacific/Apia", "America/St_Johns", "UTC")),
            "kind": random.choice(list(ValueKind)).value,
            "missing": random.choice(list(Silence)).value,
            "day_first": random.choice(("true", "false")),
            "time": random.choice(("timestamp", "date+hour", "time", "country", "timezone", "")),
            "value": random.choice(("requests", "users", "*", "[a-z]+", "(")),
            "only": random.choice(("service", "metric")),
        }
        return tuple(f"{key}={pairs[key]}" for key in random.sample(sorted(pairs), random.choice((1, 1, 2, 3))))
