"""What a backtest measured, as values for JSON: the aggregates and each week, by `downtime-backtest/1`."""

from __future__ import annotations

from downtime_cli.core.backtest.trials import Backtest, Captures, Realised, Score, Trial, Unscored
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.window import Span
from downtime_cli.core.wording import iso_duration, iso_utc
from downtime_cli.documents.shared import Json


def measured_values(backtest: Backtest) -> dict[str, Json]:
    """Return what was measured: `score` is null where no week could be, `weeks` are in order of time."""
    policy, score = backtest.policy, backtest.score
    return {
        "horizon": iso_duration(policy.latest - policy.as_of),
        "guess_zone": zone_name(backtest.guess_zone),
        "unit": backtest.unit,
        "origins": len(backtest.weeks),
        "scored": len(backtest.trials),
        "score": None if score is None else _score(score),
        "weeks": [_trial(week) if isinstance(week, Trial) else _unscored(week) for week in backtest.weeks],
    }


def _score(score: Score) -> dict[str, Json]:
    """Return the aggregates."""
    return {
        "capture": _captures(score.capture),
        "guess_capture": None if score.guess_capture is None else _captures(score.guess_capture),
        "regret": score.regret,
        "regret_share": score.regret_share,
        "coverage": score.coverage,
        "realised": score.cost,
        "best": score.best,
        "mean": score.mean,
        "guess": score.guess,
        "guess_ratio": score.guess_ratio,
    }


def _captures(captures: Captures) -> dict[str, Json]:
    """Return mean, median and worst."""
    return {"mean": captures.mean, "median": captures.median, "worst": captures.worst}


def _trial(trial: Trial) -> dict[str, Json]:
    """Return one week that was scored."""
    guess = None if trial.guess is None else _realised(trial.guess) | {"feasible": trial.guess_is_feasible}
    return {
        "origin": iso_utc(trial.origin),
        "status": "scored",
        "window": _window(trial.chosen.window),
        "expected": trial.expected,
        "low": trial.low,
        "high": trial.high,
        "realised": trial.chosen.cost,
        "in_range": trial.in_range,
        "best": _realised(trial.best),
        "mean": trial.mean,
        "candidates": trial.candidates,
        "guess": guess,
        "capture": trial.capture,
        "guess_capture": trial.guess_capture,
        "regret": trial.regret,
    }


def _unscored(week: Unscored) -> dict[str, Json]:
    """Return one week that could not be scored."""
    return {
        "origin": iso_utc(week.origin),
        "status": week.reason,
        "window": None if week.window is None else _window(week.window),
    }


def _realised(realised: Realised) -> dict[str, Json]:
    """Return a window and what it really cost."""
    return {"window": _window(realised.window), "realised": realised.cost}


def _window(span: Span) -> dict[str, Json]:
    """Return a span."""
    return {"start": iso_utc(span.start), "end": iso_utc(span.end), "duration": iso_duration(span.duration)}
