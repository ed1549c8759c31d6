"""Lives of plans through the command line, and a job that sends what falls due and may be killed at any step."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hypothesis import strategies as st
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from tests.independent.clocks import DAY, iso, minute_of
from tests.independent.question import Document, run

BEGIN: Final = minute_of("2026-10-10T08:00:00Z")
FIRST: Final = minute_of("2026-10-25T00:30:00Z")  # the night in which Berlin's clocks go back
END: Final = FIRST + 60 * DAY
AUDIENCE: Final = "zone,users\nEurope/Berlin,5\nAmerica/New_York,3\nPacific/Auckland,2\n"
TRAFFIC: Final = "hour,requests\n" + "".join(f"{hour},{100 + hour}\n" for hour in range(24))
EDGES: Final = (  # moments at which the first version has messages: a week before, a day, an hour, at both ends
    minute_of("2026-10-17T19:00:00Z"),
    minute_of("2026-10-23T19:00:00Z"),
    *(FIRST + later for later in (-60, 0, 120)),
)
STEP: Final = 5  # minutes between moments at which anything happens


@dataclass(frozen=True)
class Change:
    """Something that is typed at a minute; it may be refused, as a cancelled plan cannot begin."""

    at: int
    arguments: tuple[str, ...]
    start: int | None = None
    """Where a new plan moves the window to."""


@dataclass(frozen=True)
class Look:
    """A run of the job, killed before it has done so many steps; None if it gets through."""

    at: int
    steps: int | None


@dataclass(frozen=True)
class Version:
    """A plan as it stood from a minute on."""

    at: int
    status: str
    start: int
    end: int
    document: Document = field(repr=False)


@st.composite
def lives(draw: st.DrawFn) -> list[Change | Look]:
    """Draw what happens, in order: changes now and then, and a job that looks at the plan every now and then."""
    events: list[tuple[int, int, Change | Look]] = []
    for order, at in enumerate(draw(st.lists(moments(), max_size=6))):
        events.append((at, order, draw(changes(at))))
    for order, at in enumerate(draw(st.lists(moments(), max_size=7))):
        events.append((at, draw(st.sampled_from([-1, 10])) - order, Look(at, draw(kills))))
    return [event for *_, event in sorted(events, key=lambda each: each[:2])]


kills: Final = st.one_of(st.none(), st.integers(0, 9))


def moments() -> st.SearchStrategy[int]:
    """Draw a moment, mostly about the window, where most can go wrong."""
    anywhere = st.integers(0, 24 * DAY // STEP).map(lambda step: BEGIN + step * STEP)
    about = st.integers(-36, 60).map(lambda step: FIRST + step * STEP)
    return st.one_of(anywhere, about, st.sampled_from(EDGES))


@st.composite
def changes(draw: st.DrawFn, at: int) -> Change:
    """Draw a change: a status, a later end, or another window; half of them confirm, so that lives get on."""
    kind = draw(st.sampled_from(["CONFIRMED"] * 4 + ["IN-PROCESS", "COMPLETED", "CANCELLED", "extend", "move", "move"]))
    if kind == "extend":
        return Change(at, ("--extend", draw(st.sampled_from(["15m", "90m"]))))
    if kind == "move":
        later = draw(st.sampled_from([0, 30, 180, DAY, 3 * DAY, 9 * DAY]))
        start = FIRST if later == 0 and at < FIRST else at + later
        return Change(at, ("--duration", draw(st.sampled_from(["2h", "2h", "1h", "3h"]))), start)
    return Change(at, ("--status", kind))


def write_plan(folder: Path, *, options: tuple[str, ...] = ()) -> Version:
    """Make the first version of a plan."""
    (folder / "day.csv").write_text(TRAFFIC, "utf-8")
    (folder / "users.csv").write_text(AUDIENCE, "utf-8")
    (folder / "plan.json").unlink(missing_ok=True)
    type_plan(folder, BEGIN, FIRST, "--duration", "2h", *options)
    return read_version(folder)


def type_plan(folder: Path, at: int, start: int, *options: str) -> int:
    """Plan a window that somebody chose, and return the exit code."""
    known = ("--traffic-zone", "Europe/Berlin", "--audience", str(folder / "users.csv"), "--as-of", iso(at))
    output = ("-o", str(folder / "plan.json"))
    return type_(("plan", str(folder / "day.csv"), *known, "--start", iso(start), *options, *output))


def type_(arguments: tuple[str, ...]) -> int:
    """Run a command that may be refused, and return the exit code."""
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code in {0, 2, 3}, (arguments, result.output, result.exception)
    return result.exit_code


def make_change(folder: Path, change: Change) -> bool:
    """Make a change, and say whether it was accepted."""
    saved = str(folder / "plan.json")
    if change.start is not None:
        return type_plan(folder, change.at, change.start, *change.arguments, "--replaces", saved) == 0
    return type_(("update", saved, *change.arguments, "--as-of", iso(change.at))) == 0


def read_version(folder: Path) -> Version:
    """Return the plan as it is now."""
    plan = json.loads((folder / "plan.json").read_text("utf-8"))
    since = minute_of(plan["revisions"][-1]["at"])
    return Version(since, plan["status"], minute_of(plan["window"]["start"]), minute_of(plan["window"]["end"]), plan)


def due(folder: Path, since: int, until: int) -> list[Document]:
    """Return the messages of a span."""
    span = ("--since", iso(since), "--until", iso(until), "--format", "jsonl")
    messages = [json.loads(line) for line in run("due", str(folder / "plan.json"), *span).splitlines()]
    assert all(since <= minute_of(message["send_at"]) < until for message in messages)
    return messages


@dataclass
class Job:
    """What examples/due/send-due does: it keeps the end of its last run and the ids of what it has sent.

    It may be killed after each of its steps. Whoever is handed a message twice, as the job was killed before it could
    record the first time, knows it by its id.
    """

    folder: Path
    last_until: int = BEGIN
    overlap: int = 0
    recorded: set[str] = field(default_factory=set)
    handed_over: dict[str, Document] = field(default_factory=dict)

    def look(self, look: Look) -> None:
        """Run once, up to where it is killed."""
        for done, _ in enumerate(self._work(look.at)):
            if look.steps is not None and done >= look.steps:
                return

    def _work(self, until: int) -> Iterator[None]:
        """Do everything there is to do, with a pause after each step."""
        yield
        for message in due(self.folder, self.last_until - self.overlap, until):
            if message["id"] in self.recorded:
                continue
            assert self.handed_over.setdefault(message["id"], message) == message
            yield
            self.recorded.add(message["id"])
            yield
        self.last_until = until


def live(folder: Path, events: list[Change | Look], job: Job, first: Version) -> list[Version]:
    """Let everything happen, then let the job catch up; return the versions that the plan has had."""
    versions = [first]
    for event in [*events, Look(END, None)]:
        if isinstance(event, Look):
            job.look(event) if event.at > job.last_until else None
        elif make_change(folder, event):
            versions.append(read_version(folder))
    return versions
