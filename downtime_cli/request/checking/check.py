"""What was asked of `downtime check`: the window, the plan it is from, the limits, and the rules that hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.audience import Audience, build_audience
from downtime_cli.core.checking.changes_since import first_told
from downtime_cli.core.checking.judge import Gates, Question
from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, IssueCode, Place, UsageError, refuse
from downtime_cli.core.quality.finding import NO_FINDINGS, Background
from downtime_cli.core.window import EPOCH, MINUTE, Span
from downtime_cli.core.wording import moment
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.config_toml import Setting
from downtime_cli.request.asked import word_options
from downtime_cli.request.checking.gates import read_gates, without_traffic
from downtime_cli.request.chosen import FARTHEST, in_whole_minutes, read_times, read_window
from downtime_cli.request.options import Options
from downtime_cli.request.policy import Request
from downtime_cli.request.rules.limits import read_earliest

if TYPE_CHECKING:
    from downtime_cli.core.checking.changes_since import SavedRules
    from downtime_cli.core.policy import Policy
    from downtime_cli.core.saved.plan import SavedPlan
    from downtime_cli.request.given import Given

# A plan has its own limits, length and margin; a window that somebody chose is judged by itself.
_FOR_PLANS: Final = (Options.earliest, Options.latest, Options.margin, Options.recurring)
_OF_NOTICE: Final = frozenset({AssumptionCode.NOTICE_PERIOD, AssumptionCode.FIRST_TOLD})


class CheckRequest(Struct, frozen=True, kw_only=True):
    """What was asked, before any traffic is read."""

    request: Request
    has_traffic: bool  # else the rules alone are judged
    gates: Gates
    plan: SavedPlan | None  # the plan that chose the window
    rules: SavedRules | None  # its rules, if there is a plan
    has_own_notice: bool  # whether the notice period was given here rather than by the plan


def read_check(options: Options, now: datetime) -> CheckRequest:
    """Read the plan, if one is named, and adopt its rules wherever no others were given.

    Raises:
        UsageError: both a plan and a window are given, or neither; an option is malformed.
        InputError: the plan or an option of the configuration file cannot be understood.
        AccessError: there is no such plan.
    """
    plan, rules = _read_plan(options)
    adopted, has_traffic = _with_rules(options, rules), options.traffic.text is not None
    gates = read_gates(adopted)
    assumed: list[Assumption] = []
    if not has_traffic:
        own, assumed = without_traffic(options, has_plan=plan is not None)
        adopted = _with_rules(own, rules)
    requires_notice = adopted.notice_period.text is not None or bool(adopted.require_notice.value)
    return CheckRequest(
        request=Request(options=adopted, now=now, judged=plan, looks_ahead=has_traffic, assumptions=assumed),
        has_traffic=has_traffic,
        gates=replace(gates, requires_notice=requires_notice),
        plan=plan,
        rules=rules,
        has_own_notice=plan is None or options.notice_period.text is not None,
    )


def build_question(check: CheckRequest, as_of: datetime, audience: Audience) -> tuple[Policy, Question]:
    """Put together the rules and the question.

    Raises:
        UsageError: the end or the length of the window is missing, or both were given.
        InputError: the window ends before it starts, or times lie more than two years away.
    """
    request, plan = check.request, check.plan
    times = read_times(request, audience, as_of)
    window = _window(check, times)
    told = request.options.announced.read(partial(times.instant, open_at=EPOCH))
    policy, horizon = _policy(check, audience, window, times)
    question = Question(
        window=window,
        horizon=horizon,
        announced=told or _first_told(request, plan, times),
        gates=check.gates,
        announce_by=None if plan is None or check.has_own_notice else plan.announce_by,
        plan=plan,
        rules=check.rules,
    )
    return policy, question


def build_rules_question(check: CheckRequest) -> tuple[Policy, Question, Background]:
    """Put together the same for a check by the rules alone, and what it rests on.

    Raises:
        UsageError, InputError: as `build_question` does.
    """
    everywhere = replace(build_audience({UTC: (1.0, 1.0)}), is_assumed=True)
    policy, question = build_question(check, check.request.as_of(), everywhere)
    moot = frozenset() if check.gates.requires_notice else _OF_NOTICE
    assumptions = tuple(each for each in check.request.assumptions if each.code not in moot)
    background = Background(
        quality=NO_FINDINGS,
        assumptions=assumptions,
        issues=tuple(check.request.issues),
        asked=word_options(check.request.options),
    )
    return policy, question, background


def _policy(check: CheckRequest, audience: Audience, window: Span, times: TimeReader) -> tuple[Policy, Span]:
    """The rules for windows as long as the one to check, and the horizon of `plan`, which is made to hold it."""
    request, rules, as_of = check.request, check.rules, times.now
    options = request.options
    earliest = read_earliest(options, times, None if rules is None else rules.earliest) or as_of
    latest = _read_latest(options.latest, times, rules)
    end = max(as_of + max(options.horizon.effective, window.duration), window.end, latest or as_of)
    if end - as_of > FARTHEST:
        raise options.latest.contradiction("the horizon is longer than two years", "write an earlier --latest")
    given = {"duration": _minutes(window.duration, options.duration.place)}
    if latest is not None or options.horizon.texts or not request.looks_ahead:
        given["horizon"] = _minutes(end - as_of, options.horizon.place)
    else:
        given["earliest"] = Setting(texts=(earliest.isoformat(),), place=options.earliest.place)
    asked = options.without(*_FOR_PLANS)
    asked = replace(asked, given={**asked.given, **given})
    policy = replace(request, options=asked).policy(audience, as_of, (window.start, window.end))
    policy = replace(policy, has_latest=latest is not None)
    if policy.is_limited:
        policy = replace(policy, earliest=earliest, latest=latest or end)
        return _with_spans(policy, options, rules), Span(as_of, end)
    policy = request.look_ahead(_with_spans(policy, options, rules))
    end = max(policy.latest, window.end)
    return replace(policy, latest=end), Span(as_of, end)


def _read_plan(options: Options) -> tuple[SavedPlan, SavedRules] | tuple[None, None]:
    """Read the plan to check with its rules, None where the window is given by itself.

    What is typed wins over the configuration file, whichever of the two it is.
    """
    plan, start = options.plan, options.start
    path = plan.text
    if path is not None and start.text is not None:
        if plan.is_typed == start.is_typed:
            refuse("--start", "the window is that of --plan", "leave out --start or --plan")
        path = path if plan.is_typed else None
    if path is None:
        if start.text is None:
            raise _missing(
                "--start", "which window?", "say --start '2026-12-05 04:00' --duration 2h, or --plan plan.json"
            )
        return None, None
    if path == "-" and "-" in {options.traffic.text, options.audience.text}:
        refuse("--plan", "standard input can be one file only", "pass the other as a path")
    from downtime_cli.documents.read_plan import read_plan_and_rules

    return read_plan_and_rules(path)


def _missing(option: str, message: str, remedy: str) -> UsageError:
    return UsageError.of(IssueCode.MISSING_OPTION, message, remedy, option)


def _with_rules(options: Options, rules: SavedRules | None) -> Options:
    """Take the plan's rules wherever there is no other."""
    if rules is None:
        return options
    adopted = {
        name.replace("-", "_"): Setting(texts=texts, place=Place(source=f"{options.plan.text}: {name}"))
        for name, texts in rules.texts.items()
        if texts
    }
    return replace(options, given={**adopted, **options.given})


def _window(check: CheckRequest, times: TimeReader) -> Span:
    """The window in whole minutes, none of it cut off."""
    options, plan = check.request.options, check.plan
    window = read_window(options, times) if plan is None else plan.window
    if abs(window.start - times.now) > FARTHEST or window.duration > FARTHEST:
        start = moment(window.start, times.zone, year=True)
        message = f"the window ({start}) lies more than two years away, or is as long"
        if plan is None:
            raise options.start.contradiction(message, "check the year")
        remedy, place = "say --as-of, the moment to judge it at", Place(source=plan.source)
        raise InputError.of(IssueCode.CONTRADICTION, message, remedy, place)
    return in_whole_minutes(window.start, window.duration)


def _read_latest(given: Given[str], times: TimeReader, rules: SavedRules | None) -> datetime | None:
    """The end of the search, which the plan saved if there is one.

    That of the plan holds against downtime.toml, whose `+3d` was meant when the plan was made, but not against the
    command line.
    """
    return given.read(times.limit) if rules is None or (given.is_typed and given.texts) else rules.latest


def _minutes(length: timedelta, place: Place) -> Setting:
    return Setting(texts=(f"{length // MINUTE}m",), place=place)


def _first_told(request: Request, plan: SavedPlan | None, times: TimeReader) -> datetime:
    """When users first hear of the window: when the plan sends its first message, else now."""
    first = times.now if plan is None else first_told(plan, times.now)
    if first is None or (plan is not None and plan.status is Status.CANCELLED):
        return times.now
    why = "as no --announced was given" if plan is None else "as the plan has it"
    if plan is not None and plan.status is Status.TENTATIVE:
        why = "if the plan is confirmed by then"
    message = f"users are first told {moment(first, times.zone, year=True)}, {why}"
    request.assumptions.append(Assumption(AssumptionCode.FIRST_TOLD, message))
    return first


def _with_spans(policy: Policy, options: Options, rules: SavedRules | None) -> Policy:
    """Take the plan's blackouts, holidays and past windows wherever no others were given."""
    if rules is None:
        return policy
    has_blackouts = options.blackout.texts or options.blackout_file.texts
    return replace(
        policy,
        blackouts=policy.blackouts if has_blackouts else rules.blackouts,
        holidays=policy.holidays if options.avoid_holidays.texts else rules.holidays,
        past_windows=policy.past_windows if options.past_windows.texts else rules.past_windows,
    )
