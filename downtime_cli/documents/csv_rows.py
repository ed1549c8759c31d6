"""
The CSV format: one row per window of a plan or judgement, date of a standing one, week of a backtest, or message due.

Instants are in UTC with `Z`, local ones carry their offset; numbers are exact. Text that a spreadsheet would take for a
formula gets a leading apostrophe (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, assert_never

from downtime_cli.core.backtest.trials import Backtest, Trial, Unscored
from downtime_cli.core.checking.judgement import Judgement
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import Choice, NoWindow, Plan
from downtime_cli.core.policy import Policy
from downtime_cli.core.quality.inspection import Inspection
from downtime_cli.core.saved.due import Due, DueMessage
from downtime_cli.core.standing.plan import NoStandingWindow, StandingChoice, StandingPlan
from downtime_cli.core.window import MINUTE, Span
from downtime_cli.core.wording import WEEKDAYS, iso_utc, printable

if TYPE_CHECKING:
    from downtime_cli.core.answer import Answer

_WINDOW_COLUMNS: Final[tuple[str, ...]] = (
    "choice", "status", "start", "end", "local_start", "local_end", "zone", "duration_minutes", "unit", "expected",
    "low", "high", "share_of_week", "rank", "candidates", "percentile", "overrun", "worst_zone_share",
    "worst_borne_share", "error_budget", "money", "service", "plan_id", "remedy",
)  # fmt: skip
_DATE_COLUMNS: Final[tuple[str, ...]] = (
    "choice", "status", "start", "end", "local_start", "local_end", "zone", "unit", "expected", "left_out", "rrule",
    "service",
)  # fmt: skip
_WEEK_COLUMNS: Final[tuple[str, ...]] = (
    "origin", "status", "start", "end", "local_start", "local_end", "zone", "unit", "expected", "low", "high",
    "realised", "in_range", "best_start", "best_realised", "mean_realised", "candidates", "guess_start",
    "guess_realised", "guess_feasible", "capture", "guess_capture", "regret", "service",
)  # fmt: skip
_DUE_COLUMNS: Final[tuple[str, ...]] = (
    "id", "plan_id", "sequence", "status", "kind", "channel", "region", "send_at", "reach", "service", "start", "end",
    "subject", "text",
)  # fmt: skip
_PROFILE_COLUMNS: Final[tuple[str, ...]] = ("weekday", "hour", "mean")

Value = str | int | float | None


def render_csv(answer: Answer) -> str:
    r"""Render an answer as CSV with a heading; lines end in `\n`.

    A plan gives its windows, `recommended` first, then each `alternative`; a refusal gives the window of its
    `relaxation`; a judgement gives the `chosen` window, the `best` one and each `better`; a standing window gives its
    dates, those left out with the reason in `left_out`; an inspection gives `weekday,hour,mean` with 168 rows, the mean
    empty where nothing was measured; a backtest gives one row per past week, `scored` or why not; what falls due gives
    one row per message.
    """
    columns, rows = _WINDOW_COLUMNS, list[list[Value]]()
    match answer:
        case Plan():
            rows = _plan_rows(answer)
        case NoWindow():
            ends = ("", answer.relaxation.remedy)
            choice = answer.relaxation.choice
            rows = [_window_row(("relaxation", "NO-WINDOW"), choice, answer.policy, answer.unit, ends)]
        case Judgement():
            rows = _judged_rows(answer)
        case StandingPlan() | NoStandingWindow():
            columns, rows = _DATE_COLUMNS, _standing_rows(answer)
        case Inspection():
            columns, rows = _PROFILE_COLUMNS, _profile_rows(answer)
        case Backtest():
            columns, rows = _WEEK_COLUMNS, [_week_row(week, answer) for week in answer.weeks]
        case Due():
            columns, rows = _DUE_COLUMNS, [_due_row(each) for each in answer.messages]
        case _:
            assert_never(answer)
    return _write(columns, rows)


def _standing_rows(subject: StandingPlan | NoStandingWindow) -> list[list[Value]]:
    """Return one row per date of a standing window, or of the one that comes nearest to fitting."""
    if isinstance(subject, StandingPlan):
        return _date_rows(("recommended", "TENTATIVE"), subject.recommended, subject)
    return [] if subject.nearest is None else _date_rows(("nearest", "NO-WINDOW"), subject.nearest, subject)


def _plan_rows(plan: Plan) -> list[list[Value]]:
    """Return one row per window of the plan."""
    named = [("recommended", plan.recommended), *(("alternative", choice) for choice in plan.alternatives)]
    return [
        _window_row((name, plan.status), choice, plan.policy, plan.unit, (plan.plan_id, "")) for name, choice in named
    ]


def _judged_rows(judgement: Judgement) -> list[list[Value]]:
    """Return the chosen window, whether it will do, the best one and the other better ones."""
    named = [("chosen", "PASS" if judgement.passes else "FAIL", judgement.choice)]
    named += [("best", "", judgement.best)] if judgement.best is not None else []
    named += [("better", "", choice) for choice in judgement.better if choice != judgement.best]
    since, reason = judgement.since, "; ".join(each.code for each in judgement.failures)
    plan_id = "" if since is None else since.plan.plan_id
    return [
        _window_row((name, status), choice, judgement.policy, judgement.unit, (plan_id, reason if status else ""))
        for name, status, choice in named
    ]


def _window_row(
    names: tuple[str, str], choice: Choice, policy: Policy, unit: str, ends: tuple[str, str]
) -> list[Value]:
    """Return the row of one window; `names` are the choice's and the status, `ends` the plan's id and the remedy."""
    window, impact = choice.window, choice.impact
    return [
        *names,
        iso_utc(window.start),
        iso_utc(window.end),
        window.start.astimezone(policy.zone).isoformat(),
        window.end.astimezone(policy.zone).isoformat(),
        zone_name(policy.zone),
        window.duration // MINUTE,
        unit,
        impact.expected,
        impact.low,
        impact.high,
        impact.share_of_week,
        impact.rank,
        impact.candidates,
        impact.percentile,
        impact.overrun,
        impact.worst_zone_share,
        impact.worst_borne_share,
        impact.error_budget,
        impact.money,
        policy.service,
        *ends,
    ]


def _date_rows(
    names: tuple[str, str], choice: StandingChoice, subject: StandingPlan | NoStandingWindow
) -> list[list[Value]]:
    """Return one row per date of a slot, by time; local times are by the slot's clock."""
    rows: list[tuple[Span, Value, str]] = [(date.window, date.expected, "") for date in choice.dates]
    rows += [(each.window, None, ", ".join((each.code, *each.names))) for each in choice.left_out]
    zone, policy = choice.slot.zone, subject.policy
    return [
        [
            *names,
            iso_utc(window.start),
            iso_utc(window.end),
            window.start.astimezone(zone).isoformat(),
            window.end.astimezone(zone).isoformat(),
            zone_name(zone),
            subject.unit,
            expected,
            reason,
            choice.slot.rule(),
            policy.service,
        ]
        for window, expected, reason in sorted(rows, key=lambda item: item[0])
    ]


def _profile_rows(inspection: Inspection) -> list[list[Value]]:
    """Return one row per hour of the week."""
    return [
        [WEEKDAYS[hour // 24], hour % 24, None if math.isnan(value) else value]
        for hour, value in enumerate(inspection.profile)
    ]


def _week_row(week: Trial | Unscored, backtest: Backtest) -> list[Value]:
    """Return the row of one past week."""
    zone = backtest.policy.zone
    window = week.chosen.window if isinstance(week, Trial) else week.window
    ends = (None, None) if window is None else (window.start, window.end)
    when: list[Value] = [
        *(None if end is None else iso_utc(end) for end in ends),
        *(None if end is None else end.astimezone(zone).isoformat() for end in ends),
    ]
    status = "scored" if isinstance(week, Trial) else week.reason
    measured = _trial_values(week) if isinstance(week, Trial) else [None] * 15
    service = backtest.policy.service
    return [iso_utc(week.origin), status, *when, zone_name(zone), backtest.unit, *measured, service]


def _trial_values(trial: Trial) -> list[Value]:
    """Return what was measured in one week, from `expected` to `regret`."""
    return [
        trial.expected,
        trial.low,
        trial.high,
        trial.chosen.cost,
        str(trial.in_range).lower(),
        iso_utc(trial.best.window.start),
        trial.best.cost,
        trial.mean,
        trial.candidates,
        None if trial.guess is None else iso_utc(trial.guess.window.start),
        None if trial.guess is None else trial.guess.cost,
        str(trial.guess_is_feasible).lower(),
        trial.capture,
        trial.guess_capture,
        trial.regret,
    ]


def _due_row(due: DueMessage) -> list[Value]:
    """Return the row of one message."""
    plan, message = due.plan, due.message
    return [
        due.id,
        plan.plan_id,
        plan.sequence,
        plan.status,
        message.kind,
        message.channel,
        message.region,
        iso_utc(due.send_at),
        message.reach,
        plan.service,
        iso_utc(plan.window.start),
        iso_utc(plan.window.end),
        due.subject,
        due.text,
    ]


def _write(columns: tuple[str, ...], rows: Iterable[Iterable[Value]]) -> str:
    """Return heading and rows as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([neutralise(value) if isinstance(value, str) else value for value in row] for row in rows)
    return out.getvalue()


def neutralise(text: str) -> str:
    """Return printable text that no spreadsheet takes for a formula."""
    safe = printable(text)
    return f"'{safe}" if safe.lstrip().startswith(("=", "+", "-", "@")) or text.startswith(("\t", "\r")) else safe
