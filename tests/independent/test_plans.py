"""Plans and refusals around clock changes, each held against slow code that was written from the docs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from whenever import Date

from tests.independent.clocks import DAY, PLACES, Place, first_moment, iso, minute_of, offset_of_quarter
from tests.independent.costs import check_choice, cost
from tests.independent.effort import plans
from tests.independent.printed import check_json, check_notice, check_page, check_tables
from tests.independent.question import Question, ask, questions, questions_of_a_change, run
from tests.independent.remedies import follow, in_an_hour
from tests.independent.rules import broken_by, first_after_notice_of, limits, starts, usual_end
from tests.independent.schedule import announce_by, check_order, expected, told

# Clocks that turn by half an hour, or within an hour of their own: an hour is weighed by the clock at its start.
TURNED_WITHIN_HOURS = {"Australia/Lord_Howe", "Pacific/Chatham"}
ONE_CLOCK = tuple(place for place in PLACES if place.zone not in TURNED_WITHIN_HOURS)

each_place = pytest.mark.parametrize("place", [pytest.param(place, id=place.zone) for place in PLACES])
near_a_change, at_a_change, anywhere = plans(0.1), plans(0.3), plans(0.5)


def by_one_clock(question: Question) -> Question:
    """Let all users live by the clock of the traffic, so that nothing is guessed, and the work be short."""
    return replace(question, audience=question.audience[:1], duration=min(question.duration, 240))


@each_place
@near_a_change
@given(data=st.data())
def test_plans_keep_every_rule_and_print_the_right_times(place: Place, data: st.DataObject, tmp_path: Path) -> None:
    """The window breaks no rule, as many others keep them all, messages go out when promised, clocks are right."""
    question = data.draw(questions(place))
    document = ask(question, tmp_path, names=("plan.json", "plan.html", "plan.md"))
    assert check_page((tmp_path / "plan.html").read_text("utf-8"), question.zone) > 0
    if document["schema"] == "downtime-refusal/1":
        return
    known: dict[int, set[str]] = {}
    start, end = minute_of(document["window"]["start"]), minute_of(document["window"]["end"])
    until = minute_of(document["policy"]["latest"])
    assert limits(question)[1] in (None, until)
    assert (end - start, broken_by(question, start, known)) == (question.duration, set())
    allowed = [each for each in starts(question, until) if not broken_by(question, each, known)]
    assert start in allowed
    assert document["impact"]["candidates"] == len(allowed)
    assert {minute_of(each["window"]["start"]) for each in document["alternatives"]} < set(allowed) or len(allowed) == 1
    assert told(document) == expected(question, start)
    assert minute_of(document["announce_by"]) == announce_by(question, start)
    assert minute_of(document["unplanned_before"]) == first_after_notice_of(question)
    check_order(document, question)
    check_json(document)
    check_tables((tmp_path / "plan.md").read_text("utf-8"), document, question)
    check_notice(run("notice", str(tmp_path / "plan.json"), "--kind", "initial"), document, question)


@each_place
@at_a_change
@given(data=st.data())
def test_every_quarter_of_an_hour_about_a_change_is_judged_right(
    place: Place, data: st.DataObject, tmp_path: Path
) -> None:
    """Where clocks turn, as many windows keep the rules as there are quarters of hours that no rule closes."""
    question = data.draw(questions_of_a_change(place))
    document, known = ask(question, tmp_path), dict[int, set[str]]()
    until = limits(question)[1]
    assert until is not None
    allowed = [start for start in starts(question, until) if not broken_by(question, start, known)]
    assert (document["impact"]["candidates"] if "window" in document else 0) == len(allowed)


@anywhere
@given(question=st.sampled_from(ONE_CLOCK).flatmap(questions).map(by_one_clock))
def test_nothing_allowed_is_better_than_what_is_recommended(tmp_path: Path, question: Question) -> None:
    """Of all windows of the grid, weighed minute by minute, none that keeps every rule is quieter or goes before."""
    plan = ask(question, tmp_path)
    assume("window" in plan)
    check_choice(question, plan, minute_of(plan["policy"]["latest"]))


@anywhere
@given(question=st.sampled_from(PLACES).flatmap(questions))
def test_refusals_are_right(tmp_path: Path, question: Question) -> None:
    """Nothing is refused while a window on the grid keeps every rule; how many each rule excludes is right."""
    refusal = ask(question, tmp_path)
    assume("window" not in refusal)
    end, until = limits(question)[1], minute_of(refusal["looked_until"])
    assert until == (end or usual_end(question) + 70 * DAY)  # twelve weeks in all
    known: dict[int, set[str]] = {}
    assert not [start for start in starts(question, until) if not broken_by(question, start, known)]
    weighed = [broken_by(question, start, known) for start in starts(question, end or usual_end(question))]
    assert refusal["candidates"] == len(weighed)
    for rule in refusal["rules"]:
        alone = [each for each in refusal["rules"] if each["code"] == rule["code"]] == [rule]
        count = sum(rule["code"] in each for each in weighed)
        assert rule["excluded"] == count if alone else rule["excluded"] <= count


@anywhere
@given(question=st.sampled_from(ONE_CLOCK).flatmap(questions).map(by_one_clock))
def test_remedies_work_as_they_say(tmp_path: Path, question: Question) -> None:
    """With a remedy's changes its window keeps every rule, now and in an hour, and asked again there is a plan."""
    refusal = ask(question, tmp_path)
    assume("window" not in refusal)
    for remedy in refusal["relaxations"]:
        changed, start = follow(question, remedy["changes"]), minute_of(remedy["window"]["start"])
        assert start + changed.duration == minute_of(remedy["window"]["end"])
        first, last = limits(changed)
        assert first <= start
        assert last is None or start + changed.duration <= last
        assert not broken_by(in_an_hour(changed, has_room=False), start, {})
        check_quietest(question, remedy["changes"], start)
        for later in (0, 59):
            assert "window" in ask(replace(changed, as_of=changed.as_of + later), tmp_path)


def check_quietest(question: Question, changes: list[dict[str, str]], start: int) -> None:
    """Hold a remedy that only does without rules against all windows that keep the others, and keep them in an hour."""
    if any(each["value"] is not None and each["option"] != "timezone" for each in changes):
        return
    changed = in_an_hour(follow(question, changes), has_room=True)
    until, known = limits(question)[1] or usual_end(question), dict[int, set[str]]()
    keeping = [each for each in starts(changed, until) if not broken_by(changed, each, known)]
    assert all(cost(changed, start, changed.duration) <= cost(changed, each, changed.duration) for each in keeping)


@each_place
def test_a_window_across_a_change_is_printed_right(place: Place, tmp_path: Path) -> None:
    """Where clocks turn between its ends, each end is told by the clock that holds then, in every text."""
    day = first_moment(place.zone, Date.parse_iso(place.dates[-1]))
    turns = (quarter for quarter in range((day - DAY) // 15, (day + DAY) // 15) if is_turn(place.zone, quarter))
    start = next(turns, day // 15) * 15 - 60
    question = Question(zone=place.zone, as_of=start - 20 * DAY, duration=180, audience=((place.zone, 2), ("UTC", 1)))
    plan = ask(question, tmp_path, "--start", iso(start), names=("plan.json", "plan.html", "plan.md"))
    assert minute_of(plan["window"]["start"]) == start
    check_page((tmp_path / "plan.html").read_text("utf-8"), place.zone)
    check_json(plan)
    check_tables((tmp_path / "plan.md").read_text("utf-8"), plan, question)
    check_notice(run("notice", str(tmp_path / "plan.json"), "--kind", "initial"), plan, question)


def is_turn(zone: str, quarter: int) -> bool:
    """Tell whether a clock turns at the start of a quarter of an hour."""
    return offset_of_quarter(zone, quarter) != offset_of_quarter(zone, quarter - 1)
