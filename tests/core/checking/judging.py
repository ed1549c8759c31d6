"""Windows judged for tests: of two weeks of Berlin traffic, quietest in the small hours."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from downtime_cli.core.audience import Audience
from downtime_cli.core.checking.changes_since import SavedRules
from downtime_cli.core.checking.judge import Gates, Question, judge_window
from downtime_cli.core.checking.judgement import Criterion, Judgement
from downtime_cli.core.policy import NoticePeriod, Policy, WeeklyHours
from downtime_cli.core.traffic import Traffic
from downtime_cli.core.window import DAY, HOUR, Span
from tests.core.builders import (
    AS_OF,
    BACKGROUND,
    BERLIN,
    day_curve,
    local_traffic,
    one_zone,
    policy,
    span,
)

TRAFFIC = local_traffic(BERLIN, day_curve)
NIGHT = span("2026-11-28T01:00+00:00", "2026-11-28T03:00+00:00")  # Saturday 02:00-04:00 in Berlin, the quietest
NOON = span("2026-11-28T11:00+00:00", "2026-11-28T13:00+00:00")


def judge(
    window: Span,
    wishes: Policy | None = None,
    gates: Gates | None = None,
    *,
    traffic: Traffic = TRAFFIC,
    people: Audience | None = None,
    **changes: object,
) -> Judgement:
    """Return the judgement on a window of two weeks from AS_OF, as told to users at AS_OF."""
    wishes = wishes or policy()
    end = max(wishes.as_of + 14 * DAY, wishes.latest, window.end)
    question = Question(window=window, horizon=Span(wishes.as_of, end), announced=wishes.as_of, gates=gates or Gates())
    question = replace(question, **changes)
    rules = replace(wishes, duration=window.duration)
    return judge_window(traffic, people or one_zone(), rules, question, BACKGROUND)


def found(judgement: Judgement, code: str) -> Criterion:
    """Return what was found about the one criterion of that code."""
    (criterion,) = (each for each in judgement.criteria if each.code == code)
    return criterion


def weekly(days: range, start: int, end: int, zone: ZoneInfo = BERLIN) -> WeeklyHours:
    """Return weekly hours between full hours."""
    return WeeklyHours(days=frozenset(days), start=time(start), end=time(end % 24), zone=zone, text="these hours")


NOTICE = NoticePeriod(text="72h", lead=72 * HOUR)


def saved_rules(**changes: object) -> SavedRules:
    """Return the rules of a plan made by no rule, with changes."""
    rules = SavedRules(
        texts={"objective": ("total",)},
        earliest=AS_OF,
        latest=AS_OF + 14 * DAY,
        blackouts=(),
        holidays=(),
        past_windows=(),
    )
    return replace(rules, **changes)
