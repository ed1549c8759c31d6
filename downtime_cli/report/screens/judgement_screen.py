"""The first screen of `downtime check`: yes or no, why, what it costs, what was checked, and what is better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from downtime_cli.core.checking.judgement import Judgement
from downtime_cli.core.planning.plan import Choice
from downtime_cli.core.wording import number, time_range, typed_duration
from downtime_cli.report.blocks import Check, Column, Line, Tone, figures, row, wrapping
from downtime_cli.report.criteria import AnyJudgement, answer_word, list_reasons
from downtime_cli.report.impact_words import about, as_quiet, headline, in_utc, price_facts
from downtime_cli.report.plan_tables import word_place
from downtime_cli.report.screens.screen import Group, Screen, Sentence, group, sentence
from downtime_cli.report.screens.screen_words import (
    affected_group,
    count_rests,
    fact_group,
    follow_plan,
    keep_window,
    plan_command,
    range_words,
    word_assumed,
)
from downtime_cli.report.words.judgement_words import compare_with_best, has_regret, since_facts, word_rank

REASONS: Final = "Reasons"
_MOST_WINDOWS: Final = 3


def build_judgement_screen(judgement: AnyJudgement, checks: tuple[Check, ...], notes: Iterable[Line]) -> Screen:
    """Choose what of a judgement is said first; of the notes of its report, each that warns."""
    policy, window = judgement.policy, judgement.window
    cautions = tuple(each for each in notes if each.tone is Tone.WARNING)
    utc = in_utc(window, policy)
    return Screen(
        lead=f"{answer_word(judgement)}: ",
        answer=(str(headline(window, policy)), *([utc] if utc else [])),
        tone=_choose_tone(judgement, cautions),
        sentences=tuple(_list_sentences(judgement, checks)),
        body=(
            *_list_checks(checks),
            *(_list_windows(judgement) if isinstance(judgement, Judgement) else ()),
            *_list_changes(judgement),
        ),
        cautions=cautions,
        assumed=word_assumed(judgement.background, policy, has_data=isinstance(judgement, Judgement)),
        command=_write_command(judgement),
        advice=_advise(judgement),
    )


def _choose_tone(judgement: AnyJudgement, cautions: tuple[Line, ...]) -> Tone:
    if not judgement.passes:
        return Tone.STRONG
    return Tone.WARNING if cautions else Tone.NORMAL


def _list_sentences(judgement: AnyJudgement, checks: tuple[Check, ...]) -> Iterator[Sentence]:
    """Say why, what it costs compared with the best window, and how it stands among the others."""
    reasons = list_reasons(judgement, checks)
    if not isinstance(judgement, Judgement):
        why = "; ".join([*reasons, "checked against the rules alone, whatever the window costs"])
        yield sentence(REASONS, why, is_vital=True)
        return
    impact, rank = judgement.choice.impact, word_rank(judgement)
    gates = zip(judgement.criteria, checks, strict=True)
    met = [check.text for criterion, check in gates if criterion.is_kept and criterion.is_gate and check.text != rank]
    if why := "; ".join([*met, *reasons] if judgement.passes else reasons):
        yield sentence(REASONS, why, is_vital=True)
    joint = "," if has_regret(judgement) else ";"
    cost = f"{about(impact.expected, judgement.unit)}{joint} {compare_with_best(judgement, has_unit=False)}"
    yield sentence("Cost", cost, is_vital=True)
    yield sentence("Range", f"{range_words(impact)}; {rank}")


def _list_checks(checks: tuple[Check, ...]) -> Iterator[Group]:
    """List what was checked: what failed, which always stays, what is not met, and what is."""
    order = sorted(checks, key=lambda check: (not check.fails, check.is_met))
    rows = tuple(row(_word_verdict(check), check.name, check.found) for check in order)
    rests = tuple(_count_checks(order[shown:]) for shown in range(1, len(rows) + 1))
    if rows:
        columns, failed = (Column(""), wrapping(""), wrapping("")), sum(check.fails for check in checks)
        yield Group(label="Checks", columns=columns, rows=rows, rests=rests, least=failed)


def _word_verdict(check: Check) -> str:
    if check.is_met:
        return "met"
    return "FAILED" if check.fails else "not met"


def _count_checks(left: Sequence[Check]) -> str:
    """Count the checks that are left out, by what came out."""
    verdicts = [_word_verdict(check) for check in left]
    counts = ((verdicts.count(verdict), verdict) for verdict in ("FAILED", "not met", "met"))
    named = ", ".join(f"{number_of} more {verdict}" for number_of, verdict in counts if number_of)
    return f"and {named}" if named else ""


def _list_windows(judgement: Judgement) -> Iterator[Group]:
    """Say whom the window hits, which ones are better, and what it costs besides."""
    choice, policy = judgement.choice, judgement.policy
    yield from affected_group(choice.impact.zones, (choice.window.start,), judgement.background)
    others = _find_others(judgement)
    is_better = has_regret(judgement) and not (judgement.few_events and judgement.is_alike)
    is_tied = sum(each.impact.rank == 1 for each in others) > 1
    rows = tuple(
        row(
            time_range(each.window, policy.zone, clock=False),
            number(each.impact.expected),
            _word_other(judgement, each, is_tied=is_tied),
        )
        for each in others[:_MOST_WINDOWS]
    )
    if rows:
        columns = (wrapping(""), figures(""), wrapping(""))
        yield group("Better" if is_better else "Others", columns, rows, count_rests(len(others), len(rows)))
    impact = choice.impact
    prices = price_facts(policy, impact.error_budget, impact.money, impact.worst_zone_share, is_standing=False)
    for each in (*prices, *since_facts(judgement)):
        yield fact_group(each)


def _find_others(judgement: Judgement) -> list[Choice]:
    """List the best window, where it is another one, and those of other nights that are better."""
    best, own = judgement.best, judgement.choice
    is_other = best is not None and best.window != own.window and (has_regret(judgement) or not judgement.passes)
    first = [best] if is_other and best is not None else []
    return [*first, *(each for each in judgement.better if each not in first)]


def _word_other(judgement: Judgement, other: Choice, *, is_tied: bool) -> str:
    """Say how a window stands that is better than this one."""
    if judgement.few_events or other.impact.rank == 1:
        return word_place(other, judgement.choice, judgement, is_tied=is_tied)
    return as_quiet(judgement.policy) if other.is_alike else ""


def _list_changes(judgement: AnyJudgement) -> Iterator[Group]:
    """List what has changed since the plan was made."""
    changes = () if judgement.since is None else judgement.since.differences
    rows = tuple(
        row(each.code.replace("-", " "), f"{each.then or 'none'}, now {each.now or 'none'}") for each in changes
    )
    if rows:
        yield group("Changed", (Column(""), wrapping("")), rows, count_rests(len(rows), len(rows)))


def _write_command(judgement: AnyJudgement) -> str:
    """Write what to type next: keep the window or a better one, or follow its plan; empty where that is no command."""
    since, typed = judgement.since, judgement.background.typed
    saved = "" if since is None or judgement.is_off or since.plan.source == "-" else since.plan.source
    if judgement.passes and since is not None:
        return follow_plan(since.plan.status, saved or "plan.json")
    if not isinstance(judgement, Judgement):
        return ""
    if judgement.passes:
        return keep_window(judgement.window, judgement.policy, typed)
    if judgement.best is None:
        return plan_command(f"{{}} -d {typed_duration(judgement.policy.duration)}", typed)
    if judgement.best.window == judgement.window:
        return ""
    return keep_window(judgement.best.window, judgement.policy, typed, saved)


def _advise(judgement: AnyJudgement) -> str:
    """Say what to do where there is no command to type, or what it is for where it keeps no window."""
    if not isinstance(judgement, Judgement):
        is_told = judgement.passes and judgement.since is not None
        return "" if is_told else "give TRAFFIC as well, to learn what it costs and what is better"
    if judgement.passes:
        return ""
    if judgement.best is None:
        return "it says what would have to give"
    is_best = judgement.best.window == judgement.window
    return "no window within this horizon is better; look further with --horizon" if is_best else ""
