"""What decides a check: limits on what a window costs, or the rules alone, which need no traffic."""

from __future__ import annotations

from typing import Any, Final

from msgspec.structs import replace

from downtime_cli.core.checking.judge import Gates
from downtime_cli.core.errors import Assumption, AssumptionCode, DowntimeError, InputError, IssueCode, Place, UsageError
from downtime_cli.readers.config_toml import Setting
from downtime_cli.request.given import Given, Option
from downtime_cli.request.options import Options

_LIMITS: Final = (Options.max_regret, Options.max_share, Options.max_percentile, Options.max_error_budget)
_RULES: Final = (
    Options.blackout,
    Options.blackout_file,
    Options.team_hours,
    Options.protect,
    Options.avoid_holidays,
    Options.notice_period,
    Options.require_notice,
    Options.earliest,
    Options.latest,
)
# What says how traffic is read, weighed or shown.
_OF_TRAFFIC: Final = (
    Options.audience,
    Options.traffic_zone,
    Options.time_column,
    Options.value_column,
    Options.zone_column,
    Options.users_column,
    Options.audience_zone_column,
    Options.value_kind,
    Options.missing,
    Options.only,
    Options.day_first,
    Options.horizon,
    Options.step,
    Options.past_windows,
    Options.objective,
    Options.top,
    Options.slo,
    Options.value_per_request,
)
_NAME_IT: Final = "name the CSV of traffic by hour"


def read_gates(options: Options) -> Gates:
    """The limits of the window, unless the rules alone were asked for; what is typed wins over the file.

    Raises:
        UsageError: limits and the rules alone are asked for together; a limit is malformed.
        InputError: so in the configuration file; a limit on the error budget has no service level.
    """
    limits = {option.name: given for option in _LIMITS if (given := _given(options, option)).texts}
    no_gates, typed = options.no_gates, [given for given in limits.values() if given.is_typed]
    is_off = bool(no_gates.value)
    if is_off and limits:
        rivals = typed or ([] if no_gates.is_typed else list(limits.values()))
        if rivals and (no_gates.is_typed or not typed):
            message = f"{rivals[0].key} is a limit, and no-gates asks for the rules alone"
            raise _refusal(rivals[0], message, "leave out one of them")
        is_off, limits = (False, limits) if typed else (True, {})
    if "max_error_budget" in limits and options.slo.text is None:
        raise options.max_error_budget.contradiction("there is no error budget without --slo", "say --slo 99.9")
    values: dict[str, Any] = {name: given.value for name, given in limits.items()}
    return Gates(is_off=is_off, **values)


def without_traffic(options: Options, *, has_plan: bool) -> tuple[Options, list[Assumption]]:
    """The options for a check by the rules alone, of which there has to be one, and what that assumes.

    Times are read and shown in UTC where nobody names a clock.

    Raises:
        UsageError: an option needs traffic; there is no rule to judge by.
        InputError: the configuration file has a limit on what the window costs.
    """
    limits = [] if options.no_gates.value else [_given(options, option) for option in _LIMITS]
    others = [given for option in _OF_TRAFFIC if (given := _given(options, option)).texts]
    for given in (*limits, *(given for given in others if given.is_typed)):
        if given.texts:
            message = f"{given.key} needs traffic, and none was given: the rules alone are judged"
            raise _refusal(given, message, f"{_NAME_IT}, or leave out {given.key}")
    asks_notice = has_plan or options.notice_period.texts or options.require_notice.value
    if options.announced.texts and options.announced.is_typed and not asks_notice:
        message = "announced matters only to a notice period, and nobody asked for one"
        raise _refusal(options.announced, message, "give --notice-period or --require-notice, or leave it out")
    if not has_plan and not any(_given(options, option).texts for option in _RULES):
        message = "nothing to judge the window by: neither traffic nor a rule was given"
        remedy = f"{_NAME_IT}, or give a rule: {', '.join(option.flags[0] for option in _RULES)}"
        raise UsageError.of(IssueCode.MISSING_OPTION, message, remedy, "TRAFFIC")
    passed_over = f"; passed over in downtime.toml: {', '.join(given.key for given in others)}" if others else ""
    message = f"judged by the rules alone, as no traffic was given{passed_over}"
    assumed = [Assumption(AssumptionCode.NO_TRAFFIC, message)]
    options = options.without(*_LIMITS, *_OF_TRAFFIC)
    if has_plan or options.timezone.texts or options.team_hours.texts:
        return options, assumed
    zone = Setting(texts=("UTC",), place=Place(source="assumed: timezone"))
    clock = Assumption(AssumptionCode.TEAM_ZONE, "times are read and shown in UTC, as no --timezone was given")
    return replace(options, given={**options.given, "timezone": zone}), [*assumed, clock]


def _refusal(given: Given[Any], message: str, remedy: str) -> DowntimeError:
    kind = UsageError if given.is_typed else InputError
    return kind.of(IssueCode.BAD_OPTION, message, remedy, given.place)


def _given(options: Options, option: Option[Any]) -> Given[Any]:
    given: Given[Any] = getattr(options, option.name)
    return given
