"""Which rules of a saved plan a window breaks that is moved or extended without planning again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from downtime_cli.core.errors import BadTextError, InputError, IssueCode
from downtime_cli.core.planning.constraints import Rule, build_closed, build_hours, build_notice, list_broken
from downtime_cli.core.policy import WorkingCalendar
from downtime_cli.core.window import DAY, Span
from downtime_cli.readers.human_time import parse_notice_period
from downtime_cli.readers.weekly_hours import parse_protected, parse_weekly_hours

if TYPE_CHECKING:
    from downtime_cli.core.checking.changes_since import SavedRules
    from downtime_cli.core.planning.plan import BrokenRule
    from downtime_cli.core.saved.plan import SavedPlan


def find_broken(rules: SavedRules, before: SavedPlan, after: SavedPlan) -> tuple[BrokenRule, ...]:
    """Find the rules that a window breaks now and did not break before it was changed.

    Notice is given at the change; of working days, the holidays are not known.

    Raises:
        InputError: hours or the notice period of the plan cannot be understood.
    """
    every = tuple(_build_rules(rules, before, after))
    known = {(rule.code, rule.label) for rule in list_broken(every, before.window)}
    return tuple(rule for rule in list_broken(every, after.window) if (rule.code, rule.label) not in known)


def _build_rules(rules: SavedRules, before: SavedPlan, after: SavedPlan) -> Iterator[Rule]:
    windows, texts, zone = (before.window, after.window), rules.texts, after.zone
    reach = Span(min(each.start for each in windows) - DAY, max(each.end for each in windows) + DAY)
    try:
        team_hours = [parse_weekly_hours(text, default_zone=zone) for text in texts.get("team-hours", ())]
        protected = [parse_protected(text) for text in texts.get("protect", ())]
        notices = [
            parse_notice_period(text, lambda: WorkingCalendar(zone=zone)) for text in texts.get("notice-period", ())
        ]
    except BadTextError as error:
        raise InputError.of(IssueCode.BAD_PLAN, error.message, error.remedy, after.source) from None
    for notice in notices:
        yield from build_notice(notice, after.last_changed, reach)
    yield from build_hours(team_hours, protected, reach)
    yield from build_closed(rules.blackouts, rules.holidays)
