"""Ladders of your own, regions and margins: who hears what at which hour, worked out hour by hour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.independent.clocks import DAY, PLACES, minute_of
from tests.independent.effort import plans
from tests.independent.question import Document, Question, ask, questions
from tests.independent.regions import expected_of, find_groups
from tests.independent.rules import broken_by
from tests.independent.schedule import announce_by, promises

CHANNELS = ("email", "status-page", "banner", "social", "chat-slack", "pager")
Steps = tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Ladder:
    """A ladder of somebody's own: the longest work that each part is for, None for any other, with its steps."""

    parts: tuple[tuple[int | None, Steps], ...]

    @property
    def text(self) -> str:
        """The ladder as TOML."""
        return "".join(
            "[[ladder]]\n"
            + (f'up_to = "{up_to}m"\n' if up_to is not None else "")
            + "steps = ["
            + ", ".join(f'{{ lead = "{lead}m", channels = {list(channels)} }}' for lead, channels in steps)
            + "]\n"
            for up_to, steps in self.parts
        )

    def steps_for(self, duration: int) -> Steps | None:
        """Return the steps for work of a length; None for the usual ones."""
        return next((steps for up_to, steps in self.parts if up_to is None or duration <= up_to), None)


@st.composite
def own_steps(draw: st.DrawFn) -> Steps:
    """Draw steps, in any order, of different leads."""
    leads = st.one_of(st.integers(1, 20).map(lambda days: days * DAY), st.integers(1, 30).map(lambda n: n * 50))
    channels = st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=3, unique=True).map(tuple)
    return tuple((lead, draw(channels)) for lead in draw(st.lists(leads, min_size=1, max_size=4, unique=True)))


@st.composite
def ladders(draw: st.DrawFn) -> Ladder | None:
    """Draw a ladder, or none."""
    if draw(st.booleans()):
        return None
    limits = sorted(draw(st.sets(st.sampled_from([30, 60, 90, 120, 240]), max_size=2)))
    ends: list[int | None] = [*limits, None]
    return Ladder(tuple((up_to, draw(own_steps())) for up_to in ends[: draw(st.integers(1, len(ends)))]))


@st.composite
def announced(draw: st.DrawFn) -> tuple[Question, Ladder | None, int | None, int]:
    """Draw a question with few rules, a ladder, a number of regions and a margin."""
    place = draw(st.sampled_from(PLACES))
    others = draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=6, unique=True))
    zones = dict.fromkeys([place.zone, *(each.zone for each in others)])
    question = replace(
        draw(questions(place)),
        team_hours=(),
        protect=(),
        holidays=None,
        latest=None,
        horizon=None,
        audience=tuple((zone, draw(st.integers(1, 60))) for zone in zones),
    )
    regions = draw(st.sampled_from([None, 1, 2, 3, 4, 12]))
    margin = draw(st.sampled_from([0, 0, question.duration // 2, question.duration - 1]))
    return question, draw(ladders()), regions, margin


def sent_to(plan: Document) -> set[tuple[tuple[str, str, int], frozenset[str]]]:
    """List what a plan sends before the work, and to which zones."""
    return {
        ((each["kind"], each["channel"], minute_of(each["send_at"])), frozenset(each["audience"]))
        for each in plan["announcements"]
        if each["kind"] in {"initial", "reminder"} and each["send_at"]
    }


@plans(0.3)
@given(drawn=announced())
def test_everybody_hears_each_step_at_the_best_hour(
    tmp_path: Path, drawn: tuple[Question, Ladder | None, int | None, int]
) -> None:
    """Steps of any ladder go out by their deadlines, to each region at its own hour, and the notice is kept."""
    question, ladder, regions, margin = drawn
    (tmp_path / "own.toml").write_text(ladder.text if ladder else "# the usual ladder\n", "utf-8")
    more = ["--config", str(tmp_path / "own.toml"), *(["--regions", str(regions)] if regions else [])]
    plan = ask(question, tmp_path, *more, *(["--margin", f"{margin}m"] if margin else []))
    assume("window" in plan)
    start = minute_of(plan["window"]["start"])
    steps = None if ladder is None else ladder.steps_for(question.duration)
    assert not broken_by(question, start, {})
    assert minute_of(plan["announce_by"]) == announce_by(question, start)
    promised = promises(question, start, steps)
    ways = find_groups(question.audience, start, regions or 1)
    told = sent_to(plan)
    assert any(told == expected_of(question, start, promised, groups, regions) for groups in ways), promised
    missed = {(each["channel"], minute_of(each["promised"])) for each in plan["missed_announcements"]}
    past = {(channel, at) for at, channels in promised.items() if at < question.as_of for channel in channels}
    assert missed == past
