"""The document of a backtest, `downtime-backtest/1`: the aggregates and each past week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeVar

from msgspec import Meta, Struct

from downtime_cli.documents import parts
from downtime_cli.documents.parts import fill, says

if TYPE_CHECKING:
    from datetime import tzinfo

    from downtime_cli.core.backtest import trials as core

SCHEMA: Final = "downtime-backtest/1"
R = TypeVar("R", bound=Struct)


class Captures(Struct, frozen=True, kw_only=True):
    """How much of what could be saved was saved: 1 is the best window in hindsight, 0 the average one."""

    mean: Annotated[float, says("Mean over the weeks.")]
    median: Annotated[float, says("Median over the weeks.")]
    worst: Annotated[float, says("That of the worst week.")]


class Score(Struct, frozen=True, kw_only=True):
    """The scored weeks taken together."""

    capture: Annotated[Captures, says("Of the advice.")]
    guess_capture: Annotated[Captures | None, says("Of Sunday 02:00, whatever the rules; null if never measured.")]
    regret: Annotated[parts.Amount, says("How much more the recommended windows cost than the best, on average.")]
    regret_share: Annotated[parts.Amount, says("The same as a part of what the average window cost.")]
    coverage: Annotated[float, Meta(ge=0, le=1), says("Share of the weeks whose cost lay within `low` and `high`.")]
    realised: Annotated[parts.Amount, says("What the recommended windows cost on average.")]
    best: Annotated[parts.Amount, says("What the best feasible windows cost on average.")]
    mean: Annotated[parts.Amount, says("What all feasible windows cost on average.")]
    guess: Annotated[parts.Amount | None, says("What Sunday 02:00 cost on average.")]
    guess_ratio: Annotated[parts.Amount | None, says("Cost of the advice as a part of that of Sunday 02:00.")]


class Realised(Struct, frozen=True, kw_only=True):
    """A window and what it really cost."""

    window: Annotated[parts.Span, says("When.")]
    realised: Annotated[parts.Amount, says("What was measured in it, times the weights of the zones.")]


class Guess(Realised, frozen=True, kw_only=True):
    """What people would have said."""

    feasible: Annotated[bool, says("Whether the rules allow it.")]


class Week(Struct, frozen=True, kw_only=True):
    """A moment of planning; what is null could not be measured."""

    origin: Annotated[parts.Instant, says("The moment.")]
    outcome: Annotated[Literal["scored", "nothing-fits", "missing-hours"], says("Whether it was scored, or why not.")]
    window: Annotated[parts.Window | None, says("What would have been recommended; null if nothing fits.")]
    expected: Annotated[parts.Amount | None, says("What the plan would have expected.")]
    low: Annotated[parts.Amount | None, says("Lower end of its 80 % range.")]
    high: Annotated[parts.Amount | None, says("Upper end of its 80 % range.")]
    realised: Annotated[parts.Amount | None, says("What the window really cost.")]
    in_range: Annotated[bool | None, says("Whether that lies within `low` and `high`.")]
    best: Annotated[Realised | None, says("The cheapest feasible window in hindsight.")]
    mean: Annotated[parts.Amount | None, says("What the candidates cost on average.")]
    candidates: Annotated[parts.Ordinal | None, says("Feasible windows without a missing hour.")]
    guess: Annotated[Guess | None, says("The first Sunday 02:00 after the notice period; null if hours are missing.")]
    capture: Annotated[Annotated[float, Meta(le=1)] | None, says("How much of what could be saved was saved.")]
    guess_capture: Annotated[float | None, says("The same for Sunday 02:00; above 1 if rules forbid it.")]
    regret: Annotated[parts.Amount | None, says("How much more the window cost than the best.")]


class Backtest(Struct, frozen=True, kw_only=True):
    """What `downtime backtest --format json` prints: what would have been recommended, and what it really cost."""

    schema: Annotated[Literal["downtime-backtest/1"], says("Which document this is.")]
    service: parts.Service
    as_of: Annotated[parts.AsOf, says("Nothing measured after it was used.")]
    timezone: parts.TeamZone
    impact_level: parts.Level
    policy: Annotated[parts.Asked, says("What was asked at each origin; `earliest` and `latest` moved with it.")]
    horizon: Annotated[parts.Duration, says("From an origin to the end of the time it was judged by.")]
    guess_zone: Annotated[parts.Zone, says("The zone whose Sunday 02:00 is the guess.")]
    unit: parts.Unit
    origins: Annotated[parts.Count, says("How many moments of planning there were.")]
    scored: Annotated[parts.Count, says("How many of them could be scored.")]
    score: Annotated[Score | None, says("The scored weeks taken together; null if there are none.")]
    weeks: Annotated[tuple[Week, ...], says("Each moment of planning, by time.")]
    quality: parts.DataQuality
    assumptions: parts.Assumptions
    issues: parts.Issues


def build_backtest(backtest: core.Backtest) -> Backtest:
    """Build the document of a backtest."""
    policy, score = backtest.policy, backtest.score
    return fill(
        Backtest,
        backtest,
        schema=SCHEMA,
        **parts.build_request(policy),
        horizon=policy.latest - policy.as_of,
        origins=len(backtest.weeks),
        scored=len(backtest.trials),
        score=None if score is None else _score(score),
        weeks=tuple(_week(week, policy.zone) for week in backtest.weeks),
        **parts.build_background(backtest.background),
    )


def _score(score: core.Score) -> Score:
    guess = score.guess_capture
    return fill(
        Score,
        score,
        capture=fill(Captures, score.capture),
        guess_capture=None if guess is None else fill(Captures, guess),
        realised=score.cost,
    )


def _week(week: core.Trial | core.Unscored, zone: tzinfo) -> Week:
    from downtime_cli.core.backtest.trials import Trial  # loaded by whoever has one

    if not isinstance(week, Trial):
        unknown = dict.fromkeys(Week.__struct_fields__)
        window = None if week.window is None else parts.build_window(week.window, zone)
        return fill(Week, week, **unknown | {"origin": week.origin, "outcome": week.reason, "window": window})
    guess = week.guess
    return fill(
        Week,
        week,
        outcome="scored",
        window=parts.build_window(week.chosen.window, zone),
        realised=week.chosen.cost,
        best=_realised(Realised, week.best),
        guess=None if guess is None else _realised(Guess, guess, feasible=week.guess_is_feasible),
    )


def _realised(kind: type[R], realised: core.Realised, **own: object) -> R:
    return fill(kind, realised, window=fill(parts.Span, realised.window), realised=realised.cost, **own)
