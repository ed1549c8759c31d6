"""From an answer to its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from downtime_cli.core.planning.plan import NoWindow, Plan
from downtime_cli.core.window import Span
from downtime_cli.report.cautions import asked_lines, closing_facts
from downtime_cli.report.plan_report import build_plan_report

if TYPE_CHECKING:
    from downtime_cli.core.answer import Answer, SavedAnswer
    from downtime_cli.core.backtest.trials import Backtest
    from downtime_cli.core.checking.judgement import Judged, Judgement, RulesJudgement
    from downtime_cli.core.quality.finding import AnswerHead
    from downtime_cli.core.quality.inspection import AudienceInspection, Inspection
    from downtime_cli.core.series.series import PlannedSeries
    from downtime_cli.core.standing.plan import NoStandingWindow
    from downtime_cli.report.report import Report


def build_report(answer: Answer, *, saved: str = "", with_timeline: bool = True) -> Report:
    """Describe an answer for people.

    Without `with_timeline` a plan is not drawn hour by hour, which only pages and charts show and others need not
    wait for. `saved` is the file that holds the answer's document, which the next command needs.
    """
    match answer:
        case Plan():
            report = _tell_what_was_asked(build_plan_report(answer, saved), answer)
            return _draw_timeline(report, answer) if with_timeline else report
        case NoWindow():
            from downtime_cli.report.refusal_report import build_refusal

            return _tell_what_was_asked(build_refusal(answer), answer)
        case _:
            return _build_other_report(answer, saved)


def _tell_what_was_asked(report: Report, answer: AnswerHead | Judged, span: Span | None = None) -> Report:
    """Leave a trace of every option: what freezes and holidays close in the horizon, and the options as given."""
    facts = (*report.facts, *closing_facts(answer.policy, span or answer.policy.searched))
    return replace(report, facts=facts, closing=(*report.closing, *asked_lines(answer.background)))


def _draw_timeline(report: Report, plan: Plan) -> Report:
    from downtime_cli.report.pictures.timeline import horizon_timeline

    return replace(report, timeline=horizon_timeline(plan))


def _build_other_report(
    answer: PlannedSeries
    | NoStandingWindow
    | Judgement
    | RulesJudgement
    | Inspection
    | AudienceInspection
    | Backtest
    | SavedAnswer,
    saved: str,
) -> Report:
    """Describe any other answer; a plan for a single window need not wait for these imports."""
    from downtime_cli.core.backtest.trials import Backtest
    from downtime_cli.core.checking.inside import Inside
    from downtime_cli.core.checking.judgement import Judgement, RulesJudgement
    from downtime_cli.core.quality.inspection import AudienceInspection, Inspection
    from downtime_cli.core.saved.due import Due
    from downtime_cli.core.series.series import PlannedSeries
    from downtime_cli.core.standing.plan import NoStandingWindow
    from downtime_cli.report.backtest_report import build_backtest_report
    from downtime_cli.report.inspection_report import build_audience_report, build_inspection_report
    from downtime_cli.report.judgement_report import build_judgement_report
    from downtime_cli.report.standing_report import build_no_standing_report, build_standing_report

    match answer:
        case PlannedSeries():
            return _tell_what_was_asked(build_standing_report(answer, saved), answer)
        case NoStandingWindow():
            return _tell_what_was_asked(build_no_standing_report(answer), answer)
        case Judgement() | RulesJudgement():
            whole = answer.policy.searched
            span = Span(min(whole.start, answer.window.start), max(whole.end, answer.window.end))
            return _tell_what_was_asked(build_judgement_report(answer), answer, span)
        case Inspection() | AudienceInspection():
            if isinstance(answer, Inspection):
                report = build_inspection_report(answer)
            else:
                report = build_audience_report(answer)
            return report
        case Backtest():
            return _tell_what_was_asked(build_backtest_report(answer), answer, answer.searched)
        case Due() | Inside():
            return _build_saved_report(answer)
        case _:
            assert_never(answer)


def _build_saved_report(answer: SavedAnswer) -> Report:
    """Describe what saved plans answer."""
    from downtime_cli.core.checking.inside import Inside
    from downtime_cli.report.due_report import build_due_report
    from downtime_cli.report.inside_report import build_inside_report

    return build_inside_report(answer) if isinstance(answer, Inside) else build_due_report(answer)
