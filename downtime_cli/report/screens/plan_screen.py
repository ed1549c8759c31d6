"""The first screen of `downtime plan`: the window, its cost in three sentences, whom it hits, who hears when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement
from downtime_cli.core.planning.plan import Choice, ComparisonKind, Confidence, Plan
from downtime_cli.core.policy import Objective
from downtime_cli.core.window import Span
from downtime_cli.core.wording import (
    capitalised,
    caught,
    clock_name,
    count,
    duration,
    moment,
    number,
    shortened,
    time_range,
)
from downtime_cli.report.announcement_table import announcement_notes, asks_notice, is_night_unwanted
from downtime_cli.report.blocks import Column, Row, Tone, figures, row, wrapping
from downtime_cli.report.cautions import alert_lines, broken_lines
from downtime_cli.report.impact_words import (
    about,
    as_quiet,
    as_quiet_as_best,
    compare,
    difference,
    headline,
    in_utc,
    price_facts,
    rank_fact,
    rank_text,
    superlatives,
    word_worse,
)
from downtime_cli.report.screens.screen import Group, Screen, Sentence, group, sentence
from downtime_cli.report.screens.screen_words import (
    affected_group,
    announce_by,
    count_rests,
    follow_plan,
    range_words,
    screen_cautions,
    word_assumed,
    word_change,
)

_MOST_ALTERNATIVES: Final = 2
_MOST_MESSAGES: Final = 6


def build_plan_screen(plan: Plan, saved: str) -> Screen:
    """Choose what of a plan is said first; `saved` is the file that holds it, if one does."""
    policy, choice = plan.policy, plan.recommended
    kind = "Recommended" if policy.chosen is None else "Chosen"
    utc = in_utc(choice.window, policy)
    doubts = (*alert_lines(plan.background), *broken_lines(plan.broken), *screen_cautions(plan.background))
    missed = tuple(note for note in announcement_notes(plan) if note.tone is not Tone.NORMAL)
    cautions = (*doubts, *missed)
    return Screen(
        heading=f"{kind} maintenance window for {shortened(policy.service)} ({duration(policy.duration)})",
        lead="  ",
        answer=(str(headline(choice.window, policy)), *([utc] if utc else [])),
        tone=Tone.WARNING if any(each.tone is Tone.WARNING for each in cautions) else Tone.NORMAL,
        sentences=tuple(_write_sentences(plan)),
        body=(
            *affected_group(choice.impact.zones, (choice.window.start,), plan.background),
            *_list_alternatives(plan),
            *_list_messages(plan),
        ),
        cautions=cautions,
        assumed=word_assumed(plan.background, policy),
        command=follow_plan(plan.status, saved) if saved else "",
        advice="" if saved else "add -o plan.json to keep this plan",
    )


def _write_sentences(plan: Plan) -> Iterator[Sentence]:
    policy, impact = plan.policy, plan.recommended.impact
    cost = f"{about(impact.expected, plan.unit)}{_compare_with_average(plan)}"
    yield sentence("Cost", f"{_word_place(plan)}: {cost}", is_vital=True)
    yield from (sentence("Recommended", text) for text in _compare_with_recommended(plan))
    yield sentence("Range", f"{range_words(impact)}{_word_confidence(plan.confidence)}")
    if plan.announce_by is not None and asks_notice(plan):
        yield sentence("Announce by", announce_by(plan.announce_by, policy))
    for window in _list_old_windows(plan)[-1:]:
        yield sentence("Moved from", f"moved from {time_range(window, policy.zone, year=True)}")
    for each in price_facts(policy, impact.error_budget, impact.money, impact.worst_zone_share, is_standing=False):
        yield sentence(each.label, f"{each.label}: {each.text}")
    if policy.margin:
        until = f"{(plan.recommended.window.end - policy.margin).astimezone(policy.zone):%H:%M}"
        yield sentence("Work until", f"work until {until}, leaving {duration(policy.margin)} to roll back")


def _list_old_windows(plan: Plan) -> list[Span]:
    """The windows that this plan gave up, oldest first."""
    return [revision.window for revision in plan.earlier if revision.window != plan.recommended.window]


def _compare_with_recommended(plan: Plan) -> Iterator[str]:
    """Set a window that somebody chose beside the one that would have been recommended."""
    for each in plan.comparisons:
        if each.kind is ComparisonKind.RECOMMENDED and each.window is not None:
            when = time_range(each.window, plan.policy.zone, clock=False)
            words = compare(plan.recommended.impact.expected, each.expected, f"the recommended window, {when}")
            yield capitalised(words)


def _word_place(plan: Plan) -> str:
    """Say how the window stands among those that keep every rule, and why it is preferred to one as good."""
    impact, (best, better) = plan.recommended.impact, superlatives(plan.policy)
    windows = count(impact.candidates, "window")
    if impact.candidates == 1:
        return "The only window that keeps every rule" if plan.weighed > 1 else "The only window there is"
    if plan.broken:
        text = rank_fact(plan).text
        return capitalised(text)
    why = "" if plan.preference is None else f", preferred as it is {plan.preference}"
    if plan.few_events:
        is_good = plan.recommended.is_alike
        place = f"As good as the {best} of {windows}" if is_good else f"Worse than the {best} of {windows}"
        return f"{place}, as far as so few events can tell{why}"
    if impact.rank == 1:
        return f"{f'Tied for {best}' if plan.tied else best.capitalize()} of {windows}{why}"
    if plan.quietest is not None:
        return f"{capitalised(as_quiet_as_best(plan.policy, windows))}{why}"
    return f"{rank_text(impact, better, windows).capitalize()}{why}"


def _compare_with_average(plan: Plan) -> str:
    """Say how far the window lies below the average one; where chance decides, no percentage is known."""
    average = next((each.expected for each in plan.comparisons if each.kind is ComparisonKind.AVERAGE), None)
    if average is None or plan.few_events:
        return ""
    words = difference(plan.recommended.impact.expected, average)
    for ending, place in ((" less", " below"), (" more", " above")):
        if words.endswith(ending):
            return f", {words.removesuffix(ending)}{place} average"
    return f", {words} as the average" if words == "the same" else ""


def _word_confidence(confidence: Confidence | None) -> str:
    """Say what the same advice was worth in past weeks; nothing where that is not known."""
    if confidence is None:
        return ""
    return (
        f"; in {count(confidence.weeks, 'past week')} this advice got {caught(confidence.capture)} of the best saving"
    )


def _list_alternatives(plan: Plan) -> Iterator[Group]:
    """List the windows that are as good first, then those that cost least."""
    places = [(_word_alternative(plan, each), each) for each in plan.alternatives]
    order = sorted(places, key=lambda pair: (not pair[0].startswith("tied"), not pair[1].is_alike))
    rows = tuple(
        row(time_range(each.window, plan.policy.zone, clock=False), number(each.impact.expected), place)
        for place, each in order[:_MOST_ALTERNATIVES]
    )
    if rows:
        yield group("Alternatives", (wrapping(""), figures(""), wrapping("")), rows, count_rests(len(order), len(rows)))


def _word_alternative(plan: Plan, other: Choice) -> str:
    """Say how another window compares with the recommended one."""
    best = superlatives(plan.policy)[0]
    if plan.few_events:
        return "as good, as far as so few events can tell" if other.is_alike else word_worse(plan.policy)
    if other.window in plan.tied:
        return f"tied for {best}"
    if other.window in plan.alike:
        return as_quiet(plan.policy)
    if plan.policy.objective is Objective.FAIR:
        return f"rank {other.impact.rank:,}"
    return word_change(plan.recommended.impact.expected, other.impact.expected)


def _list_messages(plan: Plan) -> Iterator[Group]:
    """List what is still to be sent, in order."""
    zone = plan.policy.zone
    left = [each for each in plan.announcements if each.waits_for is not None or _is_ahead(plan, each)]
    clocks = dict.fromkeys(clock_name(each.send_at, zone) for each in left if each.send_at is not None)
    joined = groupby(left, key=lambda each: (each.promised, each.send_at, each.kind, each.region))
    rows = [_build_message(plan, list(same), clock=len(clocks) > 1) for _, same in joined]
    shown = tuple(rows[:_MOST_MESSAGES])
    if shown:
        hint = f"({next(iter(clocks)).partition(' ')[0]})" if len(clocks) == 1 else ""
        columns = (wrapping(""), Column(""), wrapping(""))
        messages = group("Announce", columns, shown, count_rests(len(rows), len(shown)), hint=hint)
        yield replace(messages, is_late=True)


def _is_ahead(plan: Plan, message: Announcement) -> bool:
    """Whether a message can be sent yet, and was not by the plan that this one replaces."""
    return message.send_at is not None and not (plan.earlier and message.send_at < plan.policy.as_of)


def _build_message(plan: Plan, messages: Sequence[Announcement], *, clock: bool) -> Row:
    """Lay out messages that differ only by channel."""
    first = messages[0]
    channels = ", ".join(message.channel for message in messages)
    told = f"{channels} ({first.region})" if first.region else channels
    if first.send_at is None:
        return row(f"when {first.waits_for}", first.kind, told)
    night = "; at night for them" if is_night_unwanted(plan, messages) else ""
    return row(moment(first.send_at, plan.policy.zone, clock=clock), first.kind, f"{told}{night}")
