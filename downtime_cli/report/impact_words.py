"""The words for a window and what it costs, wherever one is recommended, offered or checked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Final

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import Burden, Choice, ComparisonKind, Impact, Plan
from downtime_cli.core.policy import Objective, Policy
from downtime_cli.core.window import Span
from downtime_cli.core.wording import count, number, number_range, percent, quantity, time_range, with_zone
from downtime_cli.report.blocks import Fact, KeyFigure, Time, fact, time_of

_MOST_NAMED: Final = 3
_NOISE: Final = "within the uncertainty of the data"


def headline(window: Span, policy: Policy) -> Time:
    """Write a window by the team's clock, with year and zone."""
    words = with_zone(time_range(window, policy.zone, year=True), policy.zone)
    return Time(words=words, start=window.start, end=window.end)


def in_utc(window: Span, policy: Policy) -> str:
    """Write a window in UTC; nothing if the headline says so already."""
    return "" if zone_name(policy.zone) == "UTC" else time_range(window, UTC, year=True)


def about(value: float, unit: str) -> str:
    """Write an expected quantity; zero is exact, and what is next to it is not known any better than that."""
    text = quantity(value, unit)
    return text if not value or text.startswith("under") else f"about {text}"


def cost_facts(choice: Choice, unit: str, figure: KeyFigure | None = None) -> list[Fact]:
    """Say what a window costs, at a glance if there is a figure, and how far that may be off."""
    impact = choice.impact
    cost = f"{about(impact.expected, unit)}, {percent(impact.share_of_week)} of a week"
    return [
        fact("Expected impact", cost, figure=figure),
        fact("Range", f"{number_range(impact.low, impact.high)} in 8 of 10 such windows"),
    ]


def overrun_fact(choice: Choice, unit: str) -> Fact:
    """Say what a window costs if the work takes longer."""
    return fact("If it overruns", f"{about(choice.impact.overrun, unit)} if it takes twice as long")


def price_facts(
    policy: Policy, error_budget: float | None, money: float | None, worst_zone_share: float, *, is_standing: bool
) -> list[Fact]:
    """Say what the options `--slo`, `--value-per-request` and `--objective` add; a standing window returns."""
    facts = []
    if error_budget is not None and policy.slo is not None:
        uses = "each window uses" if is_standing else "uses"
        facts.append(fact("Error budget", f"{uses} {percent(error_budget)} of the 30-day budget at {policy.slo:g}%"))
    if money is not None and policy.value_per_request is not None:
        term = " a year" if is_standing else ""
        facts.append(fact("Value at risk", f"{number(money)}{term}, at {policy.value_per_request:g} each"))
    if policy.objective is Objective.FAIR:
        lost = f"the worst-hit zone loses {percent(worst_zone_share)} of its own week"
        facts.append(fact("Fairness", f"{lost} each time" if is_standing else lost))
    return facts


def superlatives(policy: Policy) -> tuple[str, str]:
    """The words for the best window and for a better one."""
    return ("fairest", "fairer") if policy.objective is Objective.FAIR else ("quietest", "quieter")


def as_quiet(policy: Policy) -> str:
    """Say that what parts a window from the best is no more than noise."""
    return f"as {_equal(policy)}, {_NOISE}"


def as_quiet_as_best(policy: Policy, windows: str, named: str = "") -> str:
    """Say the same of the best of these windows, which may be named."""
    best = superlatives(policy)[0]
    return f"as {_equal(policy)} as the {best} of {windows}{f', {named}' if named else ''}, {_NOISE}"


def _equal(policy: Policy) -> str:
    return "fair" if policy.objective is Objective.FAIR else "quiet"


def word_worse(policy: Policy, than: str = "") -> str:
    """Say that a window is worse, as `than` says, in no more words than few events can bear."""
    worse = "less fair" if policy.objective is Objective.FAIR else "busier"
    return f"{worse}{than}, as far as so few events can tell"


def rank_text(impact: Impact, better: str, windows: str, others: int | None = None) -> str:
    """Say what part of the windows that it is ranked among, such as `335 windows`, a window beats.

    `others` is how many there are without the window itself, where it is not counted as one of them.
    """
    beaten = math.floor(100 * (impact.candidates - impact.rank) / (others or impact.candidates))
    return f"{better} than {beaten}% of {windows}"


def difference(expected: float, other: float) -> str:
    """Say how a window differs from another one: `8% less`, `the same`."""
    if math.isclose(expected, other, rel_tol=0.005):
        return "the same"
    if not other:
        return "more"
    change = (other - expected) / other
    return f"{percent(change)} less" if change > 0 else f"{percent(-change)} more"


def compare(expected: float, other: float, name: str) -> str:
    """Say how a window differs from a named one: `8% less than Sunday 02:00`, `the same as the worst`."""
    text = difference(expected, other)
    return f"{text} {'as' if text == 'the same' else 'than'} {name}"


def windows_compared(impact: Impact, weighed: int, *, is_counted: bool) -> str:
    """Say with how many of the windows weighed one is compared: itself too if `is_counted`, being of their kind."""
    candidates = impact.candidates - (not is_counted)
    verb = "keeps" if candidates == 1 else "keep"
    return f"{count(candidates, 'window')}{f' that {verb} every rule' if candidates < weighed else ''}"


def word_first_place(policy: Policy, windows: str, tied: Sequence[Span], *, is_counted: bool) -> str:
    """Say that no window beats this one, and which others do as well.

    Only one that is of their kind, as it keeps every rule, is called the quietest of these windows.
    """
    best, named = superlatives(policy)[0], name_windows(tied, policy)
    if not is_counted:
        return f"as good as the {best} of {windows}{f', {named}' if named else ''}"
    return f"tied for {best} of {windows} with {named}" if named else f"the {best} of {windows}"


def word_as_good(policy: Policy, windows: str, named: str = "") -> str:
    """Say of a window that few events do not tell from the best of these windows that it is as good."""
    return f"few events: as good as the {superlatives(policy)[0]} of {windows}{f', {named}' if named else ''}"


def list_equals(choice: Choice, alike: Sequence[Span], tied: Sequence[Span]) -> tuple[Span, ...]:
    """List the windows of other nights that tie with one, or differ from it by less than noise."""
    first = tied if choice.impact.rank == 1 else ()
    return (*first, *(span for span in alike if span not in first))


def word_few_events(
    choice: Choice, policy: Policy, windows: str, equals: Sequence[Span] = (), best: Sequence[Span] = ()
) -> str:
    """Say how a window stands where events are few and chance decides ranks.

    `equals` are windows of other nights that are as good; `best` names the best one, which may be of the same night.
    """
    if equals:
        words = "this window is" if len(equals) == 1 else "these windows are"
        return f"few events: {words} equally good: {name_windows(equals, policy)}"
    if choice.is_alike:
        return word_as_good(policy, windows, name_windows(best, policy))
    return word_worse(policy, f" than the {superlatives(policy)[0]} of {windows}")


def rank_fact(plan: Plan) -> Fact:
    """Say in one sentence how the window stands among the others, and which of them are as good as far as is known."""
    impact = plan.recommended.impact
    is_narrowed = impact.candidates < plan.weighed
    if impact.candidates == 1:
        return fact("Rank", f"the only window {'that keeps every rule' if is_narrowed else 'there is'}")
    if plan.broken and is_narrowed:
        return fact("Rank", _rank_beside(plan, superlatives(plan.policy)[1]))
    windows = windows_compared(impact, plan.weighed, is_counted=True)
    is_worst = any(
        other.kind is ComparisonKind.WORST and other.expected <= impact.expected for other in plan.comparisons
    )
    if impact.rank == 1 and is_worst:
        return fact("Rank", f"as {_equal(plan.policy)} as any other of {windows}")
    times = tuple(time_of(span, plan.policy.zone, clock=False) for span in (*_list_quietest(plan), *_list_alike(plan)))
    reason = "" if plan.preference is None else f"; preferred as it is {plan.preference}"
    return fact("Rank", f"{_word_few(plan, windows) if plan.few_events else _word_many(plan, windows)}{reason}", times)


def _rank_beside(plan: Plan, better: str) -> str:
    """Say how many of the windows that keep every rule are beaten by one that breaks some: it is none of them."""
    impact = plan.recommended.impact
    others = impact.candidates - 1
    windows = f"the {count(others, 'window')} that keep every rule"
    if impact.rank == 1:
        return f"none of {windows} is {better}"
    if plan.few_events:
        return word_few_events(plan.recommended, plan.policy, windows)
    return rank_text(impact, better, windows, others)


def _word_few(plan: Plan, windows: str) -> str:
    """Say how the window stands where few events are counted."""
    choice = plan.recommended
    equals = list_equals(choice, plan.alike, plan.tied)
    if choice.impact.rank == 1 and not equals:
        return word_first_place(plan.policy, windows, (), is_counted=True)
    return word_few_events(choice, plan.policy, windows, equals, _list_quietest(plan))


def _word_many(plan: Plan, windows: str) -> str:
    """Say how the window stands where many events are counted."""
    impact, better = plan.recommended.impact, superlatives(plan.policy)[1]
    is_best = impact.rank == 1 or plan.quietest
    place = _word_place(plan, windows) if is_best else rank_text(impact, better, windows)
    return f"{place}{_word_alike(plan)}"


def _word_place(plan: Plan, windows: str) -> str:
    if plan.recommended.impact.rank > 1:
        quietest = name_windows(_list_quietest(plan), plan.policy)
        return as_quiet_as_best(plan.policy, windows, quietest)
    return word_first_place(plan.policy, windows, plan.tied, is_counted=True)


def _list_quietest(plan: Plan) -> tuple[Span, ...]:
    """The windows that tie with the recommended one for the best, or the one that is better within the noise."""
    if plan.recommended.impact.rank == 1:
        return plan.tied
    return () if plan.quietest is None else (plan.quietest,)


def _list_alike(plan: Plan) -> tuple[Span, ...]:
    """The other windows within the noise."""
    return tuple(span for span in plan.alike if span not in _list_quietest(plan))


def _word_alike(plan: Plan) -> str:
    alike = name_windows(_list_alike(plan), plan.policy)
    if not alike:
        return ""
    return f"; so are {alike}" if plan.recommended.impact.rank > 1 else f"; {as_quiet(plan.policy)}: {alike}"


def name_windows(spans: Sequence[Span], policy: Policy) -> str:
    """Name a few windows and count the others."""
    named = [str(time_of(span, policy.zone, clock=False)) for span in spans[:_MOST_NAMED]]
    more = [f"{len(spans) - len(named)} more"] if len(spans) > len(named) else []
    *first, last = [*named, *more] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def burden_facts(burdens: Sequence[Burden], windows: int) -> Iterable[Fact]:
    """Say which zone is hit most over time, if past windows are known."""
    for burden in burdens[:1]:
        most = f"{zone_name(burden.zone)} is hit hardest: {percent(burden.after)} of its own week in total"
        yield fact("Over time", f"counting {count(windows, 'past window')}, {most}")
