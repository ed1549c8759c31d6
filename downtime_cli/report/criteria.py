"""The words for what is checked about a window and what was found: one sentence for every format."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Final, TypeAlias

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.checking.judgement import Criterion, Judgement, Outcome, RulesJudgement, Ruling
from downtime_cli.core.policy import Policy
from downtime_cli.core.window import HOUR, whole_minute
from downtime_cli.core.wording import duration, moment, percent, printable
from downtime_cli.report.blocks import Check
from downtime_cli.report.impact_words import (
    as_quiet_as_best,
    rank_text,
    superlatives,
    windows_compared,
    word_as_good,
    word_first_place,
)

AnyJudgement: TypeAlias = Judgement | RulesJudgement

_MOST_DIGITS: Final = 17
_LIMIT_DIGITS: Final = 12  # as it was given, and no more than floats are good for
_MOST_REASONS: Final = 3
_GATES: Final = {
    "max-regret": "regret",
    "max-share": "share of a week",
    "max-percentile": "quieter windows",
    "max-error-budget": "error budget used",
}
_FIGURES: Final = {
    "max-regret": "regret is {found}",
    "max-share": "the window takes {found} of a week's traffic",
    "max-percentile": "{found} of {windows} are quieter",
    "max-error-budget": "the window uses {found} of the 30-day error budget",
}
_BROKEN: Final = {
    "status": "the plan was called off",
    "earliest": "the window starts {length} too early",
    "latest": "the window ends {length} too late",
    "team-hours": "the window is outside the team's hours for {length}",
    "protect": "the window is in protected hours ({label}) for {length}",
    "blackout": "blackout {label} covers {length} of the window",
    "holidays": "holiday {label} covers {length} of the window",
}
KEPT: Final = "kept"
_VERDICTS: Final = {Outcome.KEPT: "yes", Outcome.WARNED: "no, not required", Outcome.FAILED: "NO"}
_ANSWERS: Final = {Ruling.YES: "Yes", Ruling.NO: "No", Ruling.RULES_KEPT: "No rule is broken"}


def build_checks(judgement: AnyJudgement) -> tuple[Check, ...]:
    """Describe everything that was asked, in order."""
    return tuple(
        Check(
            code=each.code,
            name=printable(_name_criterion(each, judgement.policy)),
            text=printable(_word_result(each, judgement)),
            found=printable(_word_found(each, judgement)),
            verdict=_VERDICTS[each.outcome],
            is_met=each.is_kept,
            fails=each.fails,
        )
        for each in judgement.criteria
    )


def answer_line(judgement: AnyJudgement, checks: tuple[Check, ...], window: str) -> str:
    """Answer in one line: yes or no, to which window, and why not; and say if there is less notice than usual."""
    return "; ".join([f"{answer_word(judgement)}: {window}", *list_reasons(judgement, checks)])


def answer_word(judgement: AnyJudgement) -> str:
    """Answer in a word or two."""
    return _ANSWERS[judgement.ruling]


def list_reasons(judgement: AnyJudgement, checks: tuple[Check, ...]) -> list[str]:
    """Say why the answer is no, and how much less notice there is than usual."""
    failing = [check for check in checks if check.fails]
    told = [each for each in failing if each.code != "still-advised"] if judgement.fails_rules else failing
    failures = [check.text for check in told]
    hidden = len(failures) - _MOST_REASONS
    more = [f"and {hidden} more" if hidden > 1 else failures[-1]] if hidden > 0 else []
    return [*failures[:_MOST_REASONS], *more, *_word_short_notice(judgement)]


def _word_short_notice(judgement: AnyJudgement) -> list[str]:
    """Say that users hear of the window later than usual, where nobody asked for a notice period."""
    assumed = [each for each in judgement.criteria if each.code == "notice-period" and each.outcome is Outcome.WARNED]
    notice = max(judgement.window.start - judgement.announced, timedelta(0))
    given = f"{_word_hours(notice)} of notice" if notice else "no notice"
    return [f"{given}, less than the assumed {_word_hours(judgement.policy.notice.lead)}" for _ in assumed]


def _word_hours(length: timedelta) -> str:
    """Word a length of time without days, as notice periods are usually agreed: `27 h`, `45 min`."""
    hours, rest = divmod(length, HOUR)
    return " ".join([*([f"{hours} h"] if hours else []), *([duration(rest)] if rest else [])])


def _name_criterion(criterion: Criterion, policy: Policy) -> str:
    """Say what was asked, as it was given."""
    match criterion.code:
        case "past":
            return "not in the past"
        case "status":
            return "plan not cancelled"
        case "quietest-quarter":
            return f"among the {superlatives(policy)[0]} quarter"
        case "still-advised":
            return "still advised"
    if criterion.most is not None and criterion.code in _GATES:
        return f"{_GATES[criterion.code]} at most {_format_share(criterion.most, _LIMIT_DIGITS)}"
    return f"{criterion.code.replace('-', ' ')} {criterion.label}"


def _word_result(criterion: Criterion, judgement: AnyJudgement) -> str:
    """Say what was found, in one sentence without a full stop."""
    if isinstance(judgement, Judgement) and (criterion.most is not None or criterion.code == "still-advised"):
        return _word_figure(criterion, judgement)
    if criterion.is_kept:
        return _word_kept(criterion, judgement)
    return _word_broken(criterion, judgement)


def _word_found(criterion: Criterion, judgement: AnyJudgement) -> str:
    """Say what was found in as few words as stand beside the name of a check."""
    if criterion.code == "notice-period":
        return f"announced {moment(judgement.announced, judgement.policy.zone, clock=False)}"
    if criterion.code == "status":
        return criterion.label
    if criterion.most is not None and criterion.found is not None:
        found, is_gate = _tell_from_limit(criterion.found, criterion.most), criterion.code != "quietest-quarter"
        return found if is_gate else _word_quarter(found, judgement)
    return duration(criterion.broken_for) if criterion.broken_for else ""


def _word_quarter(found: str, judgement: AnyJudgement) -> str:
    """Say what part of the others is better, unless few events do not tell."""
    is_told = isinstance(judgement, Judgement) and not judgement.few_events
    return f"{found} are {superlatives(judgement.policy)[1]}" if is_told else ""


def _word_broken(criterion: Criterion, judgement: AnyJudgement) -> str:
    length, policy = duration(criterion.broken_for), judgement.policy
    match criterion.code:
        case "past":
            over = " and is over" if judgement.window.end <= policy.as_of else ""
            return f"the window began {length} ago{over}"
        case "notice-period":
            told = f"users are first told {moment(judgement.announced, policy.zone)}"
            if _waits_to_be_confirmed(judgement):
                told = f"as the plan is not confirmed, {told} at the earliest"
            if whole_minute(judgement.announced) > judgement.window.start:
                return f"{told}, only after the work has begun"
            return f"{told}, {length} too late for {criterion.label} of notice"
        case _:
            return _BROKEN[criterion.code].format(length=length, label=criterion.label)


def _waits_to_be_confirmed(judgement: AnyJudgement) -> bool:
    """Whether users would have been told earlier, had the plan been confirmed."""
    since = judgement.since
    is_tentative = since is not None and since.plan.status is Status.TENTATIVE
    return is_tentative and judgement.announced == judgement.policy.as_of


def _word_kept(criterion: Criterion, judgement: AnyJudgement) -> str:
    if criterion.code == "notice-period":
        return f"users are first told {moment(judgement.announced, judgement.policy.zone)}"
    return f"the plan is {criterion.label}" if criterion.code == "status" else KEPT


def _word_figure(criterion: Criterion, judgement: Judgement) -> str:
    match criterion.code:
        case "quietest-quarter" | "still-advised":
            return _word_place(criterion, judgement)
        case "error-budget":
            return f"the window uses {_tell_from_limit(criterion.found or 0.0, criterion.most or 0.0)} of it"
    if criterion.found is None:
        return (
            "regret is not known: no window keeps every rule"
            if judgement.best is None
            else "the best window costs nothing; this one does"
        )
    assert criterion.most is not None  # a gate has a limit
    limit, found = _format_share(criterion.most, _LIMIT_DIGITS), _tell_from_limit(criterion.found, criterion.most)
    words = _FIGURES[criterion.code].format(found=found, windows=word_others(judgement))
    return f"{words}, {'within' if criterion.is_kept else 'more than'} the {limit} allowed"


def _word_place(criterion: Criterion, judgement: Judgement) -> str:
    """Say where the window stands among the others, and thereby whether it is, or still is, a good choice."""
    impact, windows = judgement.choice.impact, word_others(judgement)
    best, better = superlatives(judgement.policy)
    is_plan = criterion.code == "still-advised"
    not_advised = "the plan's window is no longer advised"
    if is_plan and not criterion.is_kept and judgement.fails_rules:
        return f"{not_advised}: a rule is broken"
    if judgement.few_events and (judgement.alike or (judgement.is_alike and impact.rank > 1)):
        return word_as_good(judgement.policy, windows)
    if impact.rank == 1:
        return word_best(judgement)
    if judgement.is_alike:
        return as_quiet_as_best(judgement.policy, windows)
    if criterion.is_kept:
        return f"among the {best} quarter of {windows}" if judgement.few_events else rank_text(impact, better, windows)
    said = not_advised if is_plan else f"not among the {best} quarter"
    return f"{said}: {percent((impact.rank - 1) / impact.candidates)} of {windows} are {better}"


def word_best(judgement: Judgement) -> str:
    """Say that no window beats this one, in the words of a plan."""
    if judgement.choice.impact.candidates == 1:
        return f"the only window {'that keeps every rule' if judgement.weighed > 1 else 'there is'}"
    windows, is_counted = word_others(judgement), _is_counted(judgement)
    return word_first_place(judgement.policy, windows, judgement.tied, is_counted=is_counted)


def word_others(judgement: Judgement) -> str:
    """Say with how many windows this one is compared."""
    return windows_compared(judgement.choice.impact, judgement.weighed, is_counted=_is_counted(judgement))


def _is_counted(judgement: Judgement) -> bool:
    """Whether the window is of the kind it is compared with: keeps every rule, or all are compared as none does."""
    return judgement.keeps_rules or judgement.best is None


def _tell_from_limit(found: float, most: float) -> str:
    """Write a share with as few digits, two or more, as show on which side of its limit it is."""
    exact = _format_share(found, _MOST_DIGITS)
    texts = (_format_share(found, digits) for digits in range(2, _MOST_DIGITS))
    shown = ((text, float(text.rstrip("%").replace(",", "")) / 100) for text in texts)
    return next((text for text, value in shown if (value <= most) is (found <= most)), exact)


def _format_share(share: float, digits: int = 2) -> str:
    """A share as a percentage of so many significant digits; all those before the point are shown."""
    value = 100 * share
    decimals = max(0, digits - 1 - math.floor(math.log10(value))) if value else 0
    text = f"{value:,.{decimals}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
