"""The words for what is checked about a window and what was found: one sentence for every format."""

from __future__ import annotations

import math
from typing import Final

from downtime_cli.core.checking.judgement import Criterion, Judgement, Outcome
from downtime_cli.core.wording import duration, moment, printable
from downtime_cli.report.blocks import Check

_MOST_DIGITS: Final = 17
_GATES: Final = {
    "max-regret": "regret",
    "max-share": "share of a week",
    "max-percentile": "quieter windows",
    "max-error-budget": "error budget used",
}
_BROKEN: Final = {
    "status": "the plan was called off",
    "earliest": "the window starts {length} too early",
    "latest": "the window ends {length} too late",
    "team-hours": "outside the team's hours for {length} of the window",
    "protect": "in protected hours for {length} of the window",
}
KEPT: Final = "kept"
_VERDICTS: Final = {Outcome.KEPT: "yes", Outcome.WARNED: "no, not required", Outcome.FAILED: "NO"}


def build_checks(judgement: Judgement) -> tuple[Check, ...]:
    """Describe everything that was asked, in order."""
    return tuple(
        Check(
            code=each.code,
            name=printable(_name_criterion(each)),
            text=printable(_word_result(each, judgement)),
            verdict=_VERDICTS[each.outcome],
            is_met=each.is_kept,
            fails=each.fails,
        )
        for each in judgement.criteria
    )


def _name_criterion(criterion: Criterion) -> str:
    """Say what was asked, as it was given."""
    match criterion.code:
        case "past":
            return "not in the past"
        case "status":
            return "plan not cancelled"
    if criterion.most is not None and criterion.code in _GATES:
        return f"{_GATES[criterion.code]} at most {_format_share(criterion.most)}"
    return f"{criterion.code.replace('-', ' ')} {criterion.label}"


def _word_result(criterion: Criterion, judgement: Judgement) -> str:
    """Say what was found, in one sentence without a full stop."""
    if criterion.most is not None:
        return _word_figure(criterion, judgement)
    if criterion.is_kept:
        return _word_kept(criterion, judgement)
    return _word_broken(criterion, judgement)


def _word_broken(criterion: Criterion, judgement: Judgement) -> str:
    length, policy = duration(criterion.broken_for), judgement.policy
    match criterion.code:
        case "past":
            over = " and is over" if judgement.choice.window.end <= policy.as_of else ""
            return f"the window began {length} ago{over}"
        case "notice-period":
            return f"users are first told {moment(judgement.announced, policy.zone)}, {length} too late"
        case _:
            return _BROKEN.get(criterion.code, "it covers {length} of the window").format(length=length)


def _word_kept(criterion: Criterion, judgement: Judgement) -> str:
    if criterion.code == "notice-period":
        return f"users are first told {moment(judgement.announced, judgement.policy.zone)}"
    return f"the plan is {criterion.label}" if criterion.code == "status" else KEPT


def _word_figure(criterion: Criterion, judgement: Judgement) -> str:
    assert criterion.most is not None  # a figure has a limit
    if criterion.code == "error-budget":
        return f"the window uses {_format_share(criterion.found or 0.0)} of it"
    if criterion.found is None:
        return (
            "not checked: no window keeps every rule"
            if judgement.best is None
            else "the best window costs nothing; this one does"
        )
    found, limit = _format_share(criterion.found), _format_share(criterion.most)
    if not criterion.is_kept:
        texts = (_format_share(criterion.found, digits) for digits in range(3, _MOST_DIGITS + 1))
        found = next(text for text in texts if text != limit)
    return found


def _format_share(share: float, digits: int = 3) -> str:
    """A share as a percentage of so many significant digits; all those before the point are shown."""
    value = 100 * share
    decimals = max(0, digits - 1 - math.floor(math.log10(value))) if value else 0
    text = f"{value:,.{decimals}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
