"""The words for what a backtest found, for the report and its first screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from downtime_cli.core.backtest.trials import ENOUGH_WEEKS, Backtest, Captures, Reason, Score, Trial, Unscored
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.wording import caught, count, duration, percent, printable, zone_time
from downtime_cli.report.blocks import Line, Time, Tone, date_of, line

NO_REGRET: Final = "none: no window would have been better"
UNSCORED: Final = {Reason.NOTHING_FITS: "nothing fits", Reason.MISSING_HOURS: "hours are missing"}


def word_title(backtest: Backtest) -> str:
    """Say what was tested."""
    policy = backtest.policy
    return f"Backtest of the advice for {printable(policy.service)} ({duration(policy.duration)})"


def word_headline(backtest: Backtest, score: Score) -> str:
    """Say what the advice was worth."""
    if all(trial.is_even for trial in backtest.trials):
        return "All windows would have cost the same: there was nothing to save."
    if score.capture.mean <= 0:
        return "The advice would have been no better than a time picked at random."
    return f"The advice would have achieved {caught(score.capture.mean)} of the possible saving."


def word_subline(backtest: Backtest) -> str:
    """Say how many plans were tried, and by what."""
    first, last = date_first_and_last(backtest.weeks, backtest)
    plans = f"{count(len(backtest.weeks), 'plan')}, one a week from {first} to {last}"
    horizon = duration(backtest.policy.latest - backtest.policy.as_of)
    return f"{plans}, each judged by the traffic of the {horizon} after it"


def date_first_and_last(weeks: Sequence[Trial | Unscored], backtest: Backtest) -> tuple[Time, Time]:
    """Word the dates of the first and the last plan."""
    return date_of(weeks[0].origin, backtest.policy.zone), date_of(weeks[-1].origin, backtest.policy.zone)


def word_guess_terms(backtest: Backtest, captures: Captures) -> str:
    """Say by which clock it is Sunday, and what is in the way of that window."""
    clock = zone_time(zone_name(backtest.guess_zone))
    forbidden = sum(not trial.guess_is_feasible for trial in backtest.trials)
    is_above = max(captures.mean, captures.median) > 1
    if not forbidden:
        step = f"{clock}; above 100% as a step of {duration(backtest.policy.step)} skips it"
        return step if is_above else clock
    often = "always" if forbidden == len(backtest.trials) else f"{forbidden:,} of {count(len(backtest.trials), 'time')}"
    return f"{clock}; {'above 100% as ' if is_above else ''}a rule forbids it {often}"


def word_coverage(backtest: Backtest, score: Score) -> str:
    """Say how often the cost really lay in the range that was given for it."""
    inside = sum(trial.in_range for trial in backtest.trials)
    tried = count(len(backtest.trials), "time")
    return f"the cost fell inside it {inside:,} of {tried} ({percent(score.coverage)}); 80% is expected"


def count_measured(backtest: Backtest) -> str:
    """Count the weeks that have a result, and say why others have none."""
    total = count(len(backtest.weeks), "week")
    if not backtest.unscored:
        return f"all of {total}"
    return f"{len(backtest.trials):,} of {total}; {_count_reasons(backtest)}"


def _count_reasons(backtest: Backtest) -> str:
    reasons = [week.reason for week in backtest.unscored]
    return ", ".join(f"{UNSCORED[reason]} in {reasons.count(reason):,}" for reason in Reason if reason in reasons)


def warn_of_few(backtest: Backtest) -> tuple[Line, ...]:
    """Warn of a result that a single week may decide."""
    tried = len(backtest.trials)
    text = f"Only {count(tried, 'week')} could be measured: one unusual week can decide the result"
    return (line(text, Tone.WARNING),) if tried < ENOUGH_WEEKS else ()


def explain_failure(backtest: Backtest) -> str:
    """Say why a backtest without trials has none."""
    if backtest.unscored:
        return f"no past week could be measured: {_count_reasons(backtest)}"
    horizon = duration(backtest.policy.latest - backtest.policy.as_of)
    return f"the traffic is too short: it needs two weeks before some moment and {horizon} after it"
