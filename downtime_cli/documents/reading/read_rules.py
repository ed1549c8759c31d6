"""The rules that a saved plan was made by, as options: what a later command goes by where it is not told otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from downtime_cli.core.announcing.notice_period import notice_words
from downtime_cli.core.audience import ZoneShare
from downtime_cli.core.checking.changes_since import SavedRules
from downtime_cli.core.errors import BadTextError
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.horizon import FARTHEST
from downtime_cli.core.policy import UNNAMED, ClosedSpan, LadderStep, PastWindow, WorkingCalendar
from downtime_cli.core.wording import count, duration, iso_duration
from downtime_cli.documents.reading.checked import DURATION, Checked, length_of
from downtime_cli.readers.human_time import parse_notice_period

if TYPE_CHECKING:
    from downtime_cli.core.saved.plan import SavedPlan
    from downtime_cli.core.window import Span
    from downtime_cli.documents.reading import needed


def build_rules(checked: Checked[needed.PlanWithRules], plan: SavedPlan) -> SavedRules:
    """Build the rules of a plan.

    Raises:
        InputError: one of them is broken.
    """
    policy, zone = checked.needed.policy, zone_name(plan.zone)
    texts = {
        "timezone": () if checked.needed.timezone is None else (zone,),
        "service": () if plan.service == UNNAMED else (plan.service,),
        "impact-level": (str(plan.impact_level),),
        "notice-period": _read_notice(checked, plan),
        # hours without a zone were by the team's clock
        "team-hours": tuple(text if "@" in text else f"{text}@{zone}" for text in policy.team_hours),
        "protect": policy.protect,
        "step": () if policy.step is None else (policy.step,),
        "objective": (str(policy.objective),),
        "slo": () if policy.slo is None else (_as_percentage(policy.slo),),
        "value-per-request": () if policy.value_per_request is None else (str(policy.value_per_request),),
    }
    blackouts, holidays = (
        tuple(ClosedSpan(span=span, name=name) for span, name in _named(checked, key, spans))
        for key, spans in (("blackouts", policy.blackouts), ("holidays", policy.holidays))
    )
    past = _named(checked, "past_windows", policy.past_windows)
    for index, (span, _) in enumerate(past):
        if span.duration > FARTHEST:
            path = ("policy", "past_windows", index, "end")
            raise checked.error(path, "expected a window of at most two years: people wrote another year")
    return SavedRules(
        texts={name: given for name, given in texts.items() if given},
        earliest=plan.as_of if policy.earliest is None else checked.instant(policy.earliest, "policy", "earliest"),
        latest=checked.instant(str(policy.latest), "policy", "latest") if policy.has_latest else None,
        blackouts=blackouts,
        holidays=holidays,
        past_windows=tuple(PastWindow(span=span, name=name) for span, name in past),
        more=_read_options(checked, plan),
        ladder=None if policy.ladder is None else tuple(map(_read_step, policy.ladder)),
        audience=tuple(
            ZoneShare(zone=zone, share=share, weight=each.weight)
            for (zone, share), each in zip(plan.audience, checked.needed.audience, strict=True)
        ),
        assumed=frozenset(
            str(each["code"]) for each in checked.needed.assumptions if isinstance(each, dict) and "code" in each
        ),
    )


def _read_options(checked: Checked[needed.PlanWithRules], plan: SavedPlan) -> dict[str, tuple[str, ...]]:
    """The length of the work and all that the plan keeps as it was given."""
    policy = checked.needed.policy
    length = policy.duration or iso_duration(plan.window.duration)
    lengths = {"duration": length, "margin": policy.margin if policy.margin != "PT0S" else None}
    options: dict[str, tuple[str, ...]] = {name: (text,) for name, text in lengths.items() if text is not None}
    if checked.needed.automatic is not None:
        options["automatic"] = (str(checked.needed.automatic).lower(),)
    for name, texts in policy.options.items():
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise checked.error(("policy", "options", name), f"expected a list of texts, got {texts!r}"[:200])
        options[name] = tuple(texts)
    return options


def _read_step(step: needed.LadderStep) -> LadderStep:
    return LadderStep(lead=length_of(step.lead), channels=step.channels)


def _read_notice(checked: Checked[needed.PlanWithRules], plan: SavedPlan) -> tuple[str, ...]:
    """The notice period in words, which are those of the option."""
    policy = checked.needed.policy
    if policy.notice_working_days is not None:
        return (count(policy.notice_working_days, "working day"),)
    text = policy.notice_period
    if text is None:
        return ()
    if DURATION.fullmatch(text):
        return (duration(length_of(text)),)
    try:
        notice = parse_notice_period(text, lambda: WorkingCalendar(zone=plan.zone))
    except BadTextError as error:
        raise checked.error(("policy", "notice_period"), error.message) from None
    return (notice_words(notice),)


def _as_percentage(slo: float) -> str:
    return f"{100 * slo if slo <= 1 else slo:.12g}"


def _named(
    checked: Checked[needed.PlanWithRules], key: str, spans: tuple[needed.NamedSpan, ...]
) -> list[tuple[Span, str]]:
    return [(checked.open_span(each, "policy", key, index), each.name) for index, each in enumerate(spans)]
