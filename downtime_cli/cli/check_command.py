"""`downtime check`: judge a window that somebody chose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.cli.output import Format, deliver
from downtime_cli.cli.plan_command import INFEASIBLE
from downtime_cli.cli.progress import show_progress
from downtime_cli.core.checking.changes_since import first_told
from downtime_cli.core.checking.judge import Gates, Question
from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, Issue, Place, Severity, UsageError
from downtime_cli.core.window import DAY, EPOCH, MINUTE, Span
from downtime_cli.readers.config_toml import Setting
from downtime_cli.readers.human_time import parse_duration, parse_instant
from downtime_cli.request.inputs import Inputs, read_inputs
from downtime_cli.request.policy import HORIZON, Request
from downtime_cli.request.settings import Settings
from downtime_cli.request.values import parse_percentile, parse_share, parse_switch

if TYPE_CHECKING:
    from downtime_cli.core.checking.changes_since import SavedRules
    from downtime_cli.core.policy import Policy
    from downtime_cli.core.saved.plan import SavedPlan

_FARTHEST: Final = 732 * DAY
# Not about rules: the plan has its own length and margin, and a window is judged by itself.
_FOR_PLANS: Final = frozenset({"earliest", "latest", "margin", "recurring"})


class Chosen(Struct, frozen=True, kw_only=True):
    """The window as asked; the plan that chose it, its rules and until when it had to be announced, if there is one."""

    window: Span
    plan: SavedPlan | None
    rules: SavedRules | None
    announce_by: datetime | None


def run_check(settings: Settings, now: datetime) -> int:
    """Carry out the command and return its exit code."""
    from downtime_cli.cli.errors import show_issues
    from downtime_cli.core.checking.judge import judge_window
    from downtime_cli.core.quality.finding import Background
    from downtime_cli.core.quality.judge_traffic import judge_traffic

    plan, rules = _read_plan(settings)
    request = Request(settings=_with_rules(settings, rules), now=now)
    gates = _gates(request.settings)
    inputs = read_inputs(request, show_progress)
    has_own_notice = plan is None or settings.text("notice-period") is not None
    chosen = Chosen(
        window=_window(request, inputs, plan),
        plan=plan,
        rules=rules,
        announce_by=None if plan is None or has_own_notice else plan.announce_by,
    )
    policy, question = _ask(request, inputs, chosen, gates)
    background = Background(
        quality=judge_traffic(inputs.reading, inputs.as_of, inputs.audience),
        assumptions=(*inputs.assumptions, *request.assumptions),
        issues=inputs.issues,
    )
    judgement = judge_window(inputs.reading.traffic, inputs.audience, policy, question, background)
    show_issues(issue for issue in inputs.issues if issue.severity is Severity.WARNING)
    deliver(judgement, settings.read("format", Format), settings.texts("output"))
    return 0 if judgement.passes else INFEASIBLE


def _read_plan(settings: Settings) -> tuple[SavedPlan, SavedRules] | tuple[None, None]:
    """Return the plan to check with its rules, None where the window is given by itself.

    Raises:
        UsageError: both are given, or neither.
    """
    path, start = settings.text("plan"), settings.text("start")
    if path is not None and start is not None:
        given = [name for name in ("plan", "start") if settings.place(name).source.startswith("--")]
        if len(given) != 1:
            raise _misuse("--start", "the window is that of --plan", "leave out --start or --plan", "bad-option")
        path = path if given == ["plan"] else None
    if path is None:
        if start is None:
            remedy = "say --start '2026-12-05 04:00' --duration 2h, or --plan plan.json"
            raise _misuse("--start", "which window?", remedy, "missing-option")
        return None, None
    if path == "-" and "-" in {settings.text("traffic"), settings.text("audience")}:
        raise _misuse("--plan", "standard input can be one file only", "pass the other as a path", "bad-option")
    from downtime_cli.documents.plan_rules import parse_rules
    from downtime_cli.documents.read_plan import read_plan

    plan = read_plan(path)
    return plan, parse_rules(plan, path)


def _misuse(option: str, message: str, remedy: str, code: str) -> UsageError:
    """Return an error about the command line."""
    return UsageError(Issue(code=code, message=message, remedy=remedy, place=Place(source=option)))


def _with_rules(settings: Settings, rules: SavedRules | None) -> Settings:
    """Return the settings with the plan's rules wherever there is no other."""
    if rules is None:
        return settings
    texts = {name: given for name, given in rules.texts.items() if given}
    adopted = {
        name: Setting(texts=given, place=Place(source=f"{settings.text('plan')}: {name}"))
        for name, given in texts.items()
    }
    return replace(settings, values={**adopted, **settings.values})


def _window(request: Request, inputs: Inputs, plan: SavedPlan | None) -> Span:
    """Return the window in whole minutes, none of it cut off.

    Raises:
        UsageError: its end or length is missing, or both were given.
        InputError: it ends before it starts, or lies more than two years away.
    """
    settings, instant = request.settings, _instant(request, inputs)
    start = plan.window.start if plan is not None else settings.read("start", instant)
    assert start is not None  # else there would be a plan
    length = plan.window.duration if plan is not None else _length(settings, start, instant)
    if abs(start - inputs.as_of) > _FARTHEST or length > _FARTHEST:
        message = f"the window ({start:%Y-%m-%dT%H:%MZ}) lies more than two years away, or is as long"
        if plan is not None:
            remedy = "say --as-of, the moment to judge it at"
            place = Place(source=plan.source)
            raise InputError(Issue(code="contradiction", message=message, remedy=remedy, place=place))
        raise _contradiction(settings, "start", message, "check the year")
    end = start + length
    return Span(start - (start - EPOCH) % MINUTE, end + (EPOCH - end) % MINUTE)


def _length(settings: Settings, start: datetime, instant: Callable[[str], datetime]) -> timedelta:
    """Return how long the window is as given; an end wins over a duration in downtime.toml."""
    end = settings.read("end", instant)
    if end is None:
        duration = settings.read("duration", parse_duration)
        if duration is None:
            raise _misuse("--duration", "how long is the window?", "say --duration 2h or --end TIME", "missing-option")
        return duration
    if settings.text("duration") is not None and settings.place("duration").source.startswith("--"):
        raise _misuse("--end", "--end and --duration say the same thing twice", "leave out one of them", "bad-option")
    if end <= start:
        raise _contradiction(settings, "end", "the window ends before it starts", "write a later --end")
    return end - start


def _instant(request: Request, inputs: Inputs) -> Callable[[str], datetime]:
    """Return how a time is read: by the clock of the team, who may be told twice by which."""
    zone = replace(request, assumptions=[]).team_zone(inputs.audience)
    return lambda text: parse_instant(text, now=inputs.as_of, zone=zone)


def _ask(request: Request, inputs: Inputs, chosen: Chosen, gates: Gates) -> tuple[Policy, Question]:
    """Return the rules and the question to put."""
    settings, as_of, window, rules = request.settings, inputs.as_of, chosen.window, chosen.rules
    instant = _instant(request, inputs)
    announced = settings.read("announced", instant) or _first_told(request, chosen.plan, as_of)
    earliest, latest = (_limit(settings, name, instant, rules) for name in ("earliest", "latest"))
    earliest = earliest or as_of
    reach = max(settings.read("horizon", parse_duration) or HORIZON, window.duration)
    horizon = Span(as_of, max(as_of + reach, window.end, latest or as_of))
    if horizon.duration > _FARTHEST:
        raise _contradiction(settings, "latest", "the horizon is longer than two years", "write an earlier --latest")
    lengths = {"duration": window.duration, "horizon": horizon.duration}
    values = {name: value for name, value in settings.values.items() if name not in _FOR_PLANS}
    values |= {name: _minutes(length, settings.place(name)) for name, length in lengths.items()}
    asked = replace(request, settings=replace(settings, values=values))
    policy = asked.policy(inputs.audience, as_of, since=min(as_of, window.start))
    policy = replace(policy, earliest=earliest, latest=latest or horizon.end)
    question = Question(
        window=window,
        horizon=horizon,
        announced=announced,
        gates=gates,
        announce_by=chosen.announce_by,
        plan=chosen.plan,
        rules=rules,
    )
    return _with_spans(policy, settings, rules), question


def _limit(
    settings: Settings, name: str, instant: Callable[[str], datetime], rules: SavedRules | None
) -> datetime | None:
    """Return `earliest` or `latest`.

    Those of the plan hold against downtime.toml, whose `+3d` was meant when the plan was made, but not against the
    command line.
    """
    if rules is None or (settings.place(name).source == f"--{name}" and settings.text(name) is not None):
        return settings.read(name, instant)
    return rules.earliest if name == "earliest" else rules.latest


def _minutes(length: timedelta, place: Place) -> Setting:
    """Return a length of time as an option has it."""
    return Setting(texts=(f"{length // MINUTE}m",), place=place)


def _first_told(request: Request, plan: SavedPlan | None, as_of: datetime) -> datetime:
    """Return when users first hear of the window: when the plan has its first message go out, else now."""
    if plan is None:
        request.assumptions.append(_first_told_at(as_of, "as no --announced was given"))
        return as_of
    first = first_told(plan)
    if first is None:
        return as_of
    request.assumptions.append(_first_told_at(first, "as the plan has it"))
    return first


def _first_told_at(instant: datetime, why: str) -> Assumption:
    return Assumption(AssumptionCode.FIRST_TOLD, f"users are first told at {instant:%Y-%m-%dT%H:%MZ}, {why}")


def _with_spans(policy: Policy, settings: Settings, rules: SavedRules | None) -> Policy:
    """Return the policy with the plan's blackouts, holidays and past windows wherever no others were given."""
    if rules is None:
        return policy
    has_blackouts = settings.texts("blackout") or settings.texts("blackout-file")
    return replace(
        policy,
        blackouts=policy.blackouts if has_blackouts else rules.blackouts,
        holidays=policy.holidays if settings.texts("avoid-holidays") else rules.holidays,
        past_windows=policy.past_windows if settings.texts("past-windows") else rules.past_windows,
    )


def _gates(settings: Settings) -> Gates:
    """Return what the window has to come up to; the notice period binds where somebody, or the plan, named one."""
    gates = Gates(
        max_regret=settings.read("max-regret", parse_share),
        max_share=settings.read("max-share", parse_share),
        max_percentile=settings.read("max-percentile", parse_percentile),
        max_error_budget=settings.read("max-error-budget", parse_share),
        requires_notice=settings.text("notice-period") is not None
        or bool(settings.read("require-notice", parse_switch)),
    )
    if gates.max_error_budget is not None and settings.text("slo") is None:
        raise _contradiction(settings, "max-error-budget", "there is no error budget without --slo", "say --slo 99.9")
    return gates


def _contradiction(settings: Settings, name: str, message: str, remedy: str) -> InputError:
    """Return the error that what was given does not go together."""
    return InputError(Issue(code="contradiction", message=message, remedy=remedy, place=settings.place(name)))
