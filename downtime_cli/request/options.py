"""
The options: each is declared here once, for the command line, `downtime.toml` and the documentation.

To add one, add an attribute to `Options` under its heading; read it as `options.NAME.value`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.errors import refuse
from downtime_cli.core.policy import LONGEST_TEXT, ImpactLevel, Objective
from downtime_cli.core.traffic import Silence, ValueKind
from downtime_cli.notices.names import CHANNELS, LANGUAGES, PAGE, NoticeFormat, Server
from downtime_cli.request.collect_options import COLLECT_HEADINGS, CollectOptions
from downtime_cli.request.given import Option
from downtime_cli.request.values import (
    AMOUNT,
    DAY,
    LENGTH,
    MAYBE_NO_LENGTH,
    PAIR,
    PERCENTAGE,
    PERCENTILE,
    PLACES,
    PROTECTED,
    RECURRING,
    REGIONS,
    SAVED_PLAN,
    SETTING,
    SHARE,
    SWITCH,
    TARGET,
    TIME,
    ZONE,
    DueFormat,
    Format,
    choice,
    file,
    formats_but,
    name,
    number,
    text,
)

if TYPE_CHECKING:
    from downtime_cli.readers.config_toml import Setting

INPUT, WINDOW, RULES, ANNOUNCEMENTS, OUTPUT = "Input", "Window", "Rules", "Announcements", "Output"
HEADINGS: Final = (*COLLECT_HEADINGS, INPUT, WINDOW, RULES, ANNOUNCEMENTS, OUTPUT)

# Commands that take many an option together; those on traffic read options from downtime.toml.
TRAFFIC: Final = "plan inspect backtest check"
PLANNING: Final = "plan backtest check"
CHOOSING: Final = "plan check"
READING: Final = f"{TRAFFIC} init"
RUNNING: Final = f"{PLANNING} init"
CONFIG_FILE: Final = "downtime.toml"
DOCUMENTS: Final = ("plan", "refusal", "standing", "check", "inside", "inspect", "backtest", "due")
FORMAT_FLAGS: Final = ("--format", "-f")
OUTPUT_FLAGS: Final = ("--output", "-o")
REQUIRED: Final = "required"


class Options(CollectOptions, frozen=True, kw_only=True):
    """What was given for each option."""

    traffic = Option(
        INPUT,
        file("TRAFFIC"),
        {"init": "CSV of traffic by hour; required without a terminal."}
        | dict.fromkeys(TRAFFIC.split(), "CSV of traffic by hour, or - for standard input."),
        READING,
        argument=True,
        required=dict.fromkeys(("plan", "inspect", "backtest"), REQUIRED),
    )
    saved_plan = Option(
        INPUT,
        SAVED_PLAN,
        "A saved plan, or - for standard input.",
        "update notice",
        argument=True,
        required={"update": REQUIRED, "notice": "required, or --list or --eject"},
    )
    saved_plans = Option(
        INPUT,
        SAVED_PLAN,
        "Saved plans, or - for standard input.",
        "due export",
        argument=True,
        repeatable=True,
        required={"due": REQUIRED, "export": "required, or --list"},
    )
    document = Option(INPUT, text("DOCUMENT", *DOCUMENTS), "One of these.", "schema", argument=True, default="plan")
    audience = Option(INPUT, file("USERS"), "CSV of users by zone or country.", RUNNING, ("--audience", "-a"))
    traffic_zone = Option(INPUT, ZONE, "Clock of the times without an offset.", f"{READING} collect")
    time_column = Option(INPUT, text("NAME"), "Column of times; two for date and hour.", READING, repeatable=True)
    value_column = Option(
        INPUT, text("NAME"), "Column of counts, or a pattern; several add up.", READING, repeatable=True
    )
    zone_column = Option(INPUT, text("NAME"), "Column of TRAFFIC with zones or countries.", READING)
    users_column = Option(
        INPUT, text("NAME"), "Column of USERS with numbers or shares; several add up.", READING, repeatable=True
    )
    audience_zone_column = Option(INPUT, text("NAME"), "Column of USERS with zones or countries.", READING)
    value_kind = Option(INPUT, choice("KIND", ValueKind), "Finer values are added up, or averaged.", READING)
    missing = Option(INPUT, choice("MEANING", Silence), "What an hour without rows is.", READING)
    only = Option(INPUT, PAIR, "Count only rows with this in a column.", READING, repeatable=True)
    day_first = Option(INPUT, SWITCH, "How dates in numbers are written.", READING, ("--day-first/--month-first",))
    pairs = Option(
        INPUT,
        SETTING,
        "A value of downtime.toml's tables.",
        "notice due export",
        ("--set",),
        repeatable=True,
    )
    config = Option(
        INPUT,
        file("FILE"),
        "File of options and tables.",
        f"{TRAFFIC} notice due export",
        default=CONFIG_FILE,
        has_key=False,
    )

    duration = Option(
        WINDOW,
        LENGTH,
        "How long the work takes: 90m, 1h30m.",
        RUNNING,
        ("--duration", "-d"),
        required={"plan": REQUIRED, "backtest": REQUIRED, "check": "required, or --end or --plan"},
    )
    start = Option(
        WINDOW,
        TIME,
        {
            "plan": "Plan the window that starts then, not the best: '5 Dec 04:00'.",
            "check": "When the window to judge starts: '5 Dec 04:00'.",
        },
        CHOOSING,
        required={"check": "required, or --plan or --standing"},
    )
    end = Option(WINDOW, TIME, "When it ends, in place of --duration; a date includes its day.", CHOOSING)
    plan = Option(WINDOW, SAVED_PLAN, "The saved plan that chose the window.", "check")
    standing = Option(WINDOW, SAVED_PLAN, "Is now, or --start, inside this standing one?", "check", has_key=False)
    earliest = Option(WINDOW, TIME, "No start before this: next monday, +3d.", "plan check", default="now")
    latest = Option(
        WINDOW, TIME, "No end after this; a date includes its day.", "plan check", default="end of the horizon"
    )
    horizon = Option(
        WINDOW,
        LENGTH,
        {"backtest": "How far to look ahead."}
        | dict.fromkeys(("plan", "check"), "How far to look; further where nothing fits, unless given."),
        PLANNING,
        default="14 days",
    )
    recurring = Option(WINDOW, RECURRING, "For 12 months: weekly, '2 weeks', 'third saturday', an RRULE.", "plan")
    step = Option(WINDOW, LENGTH, "From one candidate to the next, 5m or more.", PLANNING, default="1h")
    margin = Option(WINDOW, MAYBE_NO_LENGTH, "Time to roll back, inside the window.", "plan")
    origins = Option(WINDOW, number(1, 260), "Past weeks to test at most.", "backtest", default="52")
    timezone = Option(WINDOW, ZONE, "Time zone the team reads and types in: Berlin.", RUNNING)
    as_of = Option(WINDOW, TIME, "Take this for the current time.", f"{TRAFFIC} update export collect", default="now")
    status = Option(
        WINDOW,
        choice("STATUS", (each for each in Status if each is not Status.TENTATIVE)),
        "What the plan has become.",
        "update",
        required={"update": "required, or --extend, or --move-to"},
    )
    extend = Option(WINDOW, LENGTH, "End the window later by this: 30m.", "update")
    move_to = Option(WINDOW, TIME, "Start one date of a standing window then instead.", "update")
    date = Option(WINDOW, DAY, "Of a standing window, this date alone: 2027-03-09.", "update notice export")
    by = Option(WINDOW, name("NAME"), "Who makes the change, for the team.", "update")
    note = Option(WINDOW, text("TEXT"), "Why, for the team.", "update")
    since = Option(WINDOW, TIME, "From this moment on: the --until of the last run.", "due", required={"due": REQUIRED})
    until = Option(WINDOW, TIME, "Until just before this moment.", "due", default="now")

    notice_period = Option(RULES, text("LENGTH"), "Least notice: 72h, '5 working days'.", PLANNING, default="72h")
    require_notice = Option(RULES, SWITCH, "Enforce the notice period even if none was given.", "check")
    blackout = Option(RULES, text("START/END"), "No work then, or on one date.", PLANNING, repeatable=True)
    blackout_file = Option(RULES, file("FILE"), ".ics or CSV of blackouts.", PLANNING, repeatable=True)
    team_hours = Option(RULES, text("HOURS"), "Work only then: 'Mon-Fri 9-17@Berlin'.", RUNNING, repeatable=True)
    protect = Option(
        RULES,
        PROTECTED,
        "No work then: 'New York=Mon-Fri 9-17'.",
        PLANNING,
        repeatable=True,
    )
    avoid_holidays = Option(RULES, PLACES, "No work on their public holidays: US,DE.", PLANNING, repeatable=True)
    past_windows = Option(RULES, file("FILE"), "Windows users have had: plans, .ics or CSV.", CHOOSING, repeatable=True)
    objective = Option(
        RULES, choice("GOAL", Objective), "Least harm in total, or to the worst-hit zone.", CHOOSING, default="total"
    )
    max_regret = Option(RULES, SHARE, "Most it may cost beyond the best window.", "check")
    max_share = Option(RULES, SHARE, "Most it may take of a week's traffic.", "check")
    max_percentile = Option(
        RULES,
        PERCENTILE,
        "Most windows that may be quieter: 10 for the top tenth.",
        "check",
    )
    max_error_budget = Option(RULES, SHARE, "Most it may use of what --slo leaves for 30 days.", "check")
    no_gates = Option(RULES, SWITCH, "Judge by the rules alone, however busy it is.", "check")

    announced = Option(ANNOUNCEMENTS, TIME, "When users were first told.", "check", default="now, or as in the plan")
    regions = Option(
        ANNOUNCEMENTS,
        REGIONS,
        "Tell at most this many regions, each in its own hours.",
        "plan",
    )
    service = Option(ANNOUNCEMENTS, name("NAME"), "What is down, as the texts call it.", RUNNING)
    impact_level = Option(ANNOUNCEMENTS, choice("LEVEL", ImpactLevel), "What users notice.", "plan", default="OUTAGE")
    replaces = Option(
        ANNOUNCEMENTS,
        SAVED_PLAN,
        "The plan that this one replaces: same id, next sequence.",
        "plan",
        has_key=False,
    )
    automatic = Option(
        ANNOUNCEMENTS,
        SWITCH,
        "Tell users at the planned end that the work is over, by the clock.",
        "plan",
        ("--automatic/--no-automatic",),
    )
    kind = Option(
        ANNOUNCEMENTS,
        choice("KIND", AnnouncementKind),
        "Which message.",
        "notice",
        default="the latest news of the plan",
    )
    channels = Option(
        ANNOUNCEMENTS,
        choice("CHANNEL", CHANNELS),
        "Announce there, in the customary steps.",
        "init",
        ("--channel",),
        repeatable=True,
        has_key=False,
    )
    channel = Option(ANNOUNCEMENTS, name("CHANNEL", *CHANNELS, PAGE), "Where it is read.", "notice", default="email")
    language = Option(
        ANNOUNCEMENTS,
        text("TAG", *LANGUAGES),
        {"notice": "Its language, several for the page", "due": "Its language", "export": "Its language"},
        "notice due export",
        default="en",
        several_on="notice",
    )
    region = Option(ANNOUNCEMENTS, name("NAME"), "A region of the plan, or a zone: its clock comes first.", "notice")
    every = Option(ANNOUNCEMENTS, SWITCH, "The whole schedule, one file for each message.", "notice", ("--all",))
    templates = Option(
        ANNOUNCEMENTS, file("FOLDER"), "Templates to use instead of the built-in ones.", "notice due export"
    )
    eject = Option(ANNOUNCEMENTS, file("FOLDER"), "Copy the built-in templates there, to start from.", "notice")
    ics = Option(ANNOUNCEMENTS, SWITCH, "Attach the window as a calendar, to --format eml.", "notice")
    no_script = Option(ANNOUNCEMENTS, SWITCH, "Banners without the script for readers' own clocks.", "notice due")
    server = Option(
        ANNOUNCEMENTS, choice("SERVER", Server), "Print what makes a server answer with the page.", "notice"
    )

    top = Option(OUTPUT, number(0, 100), "How many alternatives to show.", CHOOSING, default="3")
    slo = Option(OUTPUT, PERCENTAGE, "Service level, to show the error budget.", CHOOSING)
    value_per_request = Option(OUTPUT, AMOUNT, "What one request is worth in money.", CHOOSING)
    to = Option(
        OUTPUT,
        TARGET,
        "Format to write, or all; the ending of a file may say it.",
        "export",
        required={"export": "required, or --list"},
    )
    feed = Option(OUTPUT, SWITCH, "Several plans as one calendar to subscribe to, with --to ics.", "export")
    occurrences = Option(
        OUTPUT,
        number(1, 366),
        "How many dates of a standing window a target gets that knows no recurrence.",
        "export",
        default="3",
    )
    show_list = Option(
        OUTPUT,
        SWITCH,
        {"notice": "Show what there is, and the schedule.", "export": "Show the targets and what each needs."},
        "notice export",
        ("--list",),
    )
    format = Option(
        OUTPUT,
        choice("FORMAT", Format),
        "Format of the answer.",
        TRAFFIC,
        FORMAT_FLAGS,
        kinds={
            "plan": formats_but(Format.JUNIT),
            "inspect": formats_but(Format.JUNIT, Format.HORIZON, Format.YEAR),
            "backtest": formats_but(Format.JUNIT, Format.HEATMAP, Format.HORIZON, Format.YEAR),
            "check": formats_but(Format.HEATMAP, Format.HORIZON, Format.YEAR),
        },
        default="terminal, plain in a pipe",
    )
    notice_format = Option(
        OUTPUT, choice("FORMAT", NoticeFormat), "Form of the message.", "notice", FORMAT_FLAGS, default="text"
    )
    due_format = Option(
        OUTPUT,
        choice("FORMAT", DueFormat),
        "Format of the answer; jsonl has a line for each message.",
        "due",
        FORMAT_FLAGS,
    )
    output = Option(
        OUTPUT,
        file("FILE"),
        {
            "check": "Also write this file: .html .md .json .csv .txt .xml (JUnit).",
            "backtest": "Also write this file: .html .md .json .csv .txt.",
            "inspect": "Also write this file: .html .md .json .csv .txt heatmap.svg.",
            "plan": "Also write: .html .md .json .csv .txt heatmap.svg horizon.svg year.svg.",
        },
        TRAFFIC,
        OUTPUT_FLAGS,
        repeatable=True,
    )
    full = Option(OUTPUT, SWITCH, "Show everything, not the first screen alone.", TRAFFIC)
    force = Option(OUTPUT, SWITCH, "Overwrite a file that --output would spare.", "plan", ("--force",), has_key=False)
    destination = Option(
        OUTPUT,
        file("FILE"),
        {
            "update": "Write there instead of into the plan itself.",
            "notice": "Write there; a folder for --all.",
            "due": "A folder: also write the files of each message there.",
            "export": "Write there; a folder for --to all.",
            "init": "Write there instead of into downtime.toml; - is standard output.",
            "collect": "Write the table there.",
        },
        "update notice due export init collect",
        OUTPUT_FLAGS,
    )
    example = Option(
        OUTPUT, file("FOLDER"), "Write an example there to play with: traffic, users and downtime.toml.", "init"
    )

    def table(self, name: str) -> dict[str, Setting]:
        """A table of the configuration file by dotted key, as `--set KEY=VALUE` changes it; errors are its."""
        return {**self.tables.get(name, {}), **self.typed()}

    def typed(self) -> dict[str, Setting]:
        """What `--set KEY=VALUE` gives, by dotted key; a key that is set several times has a list of values.

        Raises:
            UsageError: a `--set` has no key.
        """
        from downtime_cli.core.wording import is_visible, word_length
        from downtime_cli.readers.config_toml import Setting

        typed: dict[str, tuple[str, ...]] = {}
        for pair in self.pairs.texts:
            key, is_set, value = pair.partition("=")
            if not is_set or not key.strip():
                refuse("--set", f"expected KEY=VALUE, got {pair!r}", "write --set contact=ops@example.com")
            if too_long := word_length(value, LONGEST_TEXT):
                remedy = "shorten it, or repeat --set where several values are meant"
                refuse("--set", f"{key.strip()}: {too_long}", remedy)
            if value and not is_visible(value):
                message = f"{key.strip()} has a value that nobody can see, {value!r}"
                refuse("--set", message, f"write a word, or --set {key.strip()}= for none")
            typed[key.strip()] = (*typed.get(key.strip(), ()), value)
        place = self.pairs.place
        return {key: Setting(texts=texts, place=place) for key, texts in typed.items()}


KEPT: Final[tuple[Option[Any], ...]] = (
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
    Options.avoid_holidays,
    Options.regions,
    Options.top,
)
"""Options that a plan keeps as they were given, for its next version; of others it keeps the values."""

OPTIONS: Final[Mapping[str, Option[Any]]] = {
    each.name: each
    for heading in HEADINGS
    for each in (*vars(Options).values(), *vars(CollectOptions).values())
    if isinstance(each, Option) and each.heading == heading
}
