"""
Whatever goes in, what comes out is documented: damaged files, odd values and random command lines, from a seed.

    python benchmarks/fuzz.py [--seed 1] [--readers N] [--options N] [--commands N] [--processes N] [--seconds T]

The same seed gives the same inputs, each of which can be had alone: `--case commands:123`; `--first` goes on where a
run ended. Parts advance side by side, each in proportion to its number, until all are done or the seconds are over.
What fails is made as small as it can be while it fails in the same way, and printed as something to paste; the exit
code is 1 then.

A failure is: an exception that is not a documented error · an exit code that is not 0, 2, 3, 4, 5 or 130 · a traceback
or a warning of Python's on standard error · anything on standard output when a command failed, or no word on standard
error · a file that is torn, gone, or changed though the command failed · output that cannot be read again · more than
2 s of CPU to read an input, 5 s for a command, 10 s for a process.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from fuzzing.cases import Case, Fault, Part
from fuzzing.commands import Commands
from fuzzing.mutations import shrink
from fuzzing.parsers import Parsers
from fuzzing.processes import Processes
from fuzzing.readers import Readers
from fuzzing.seeds import warn_of_missing_seeds

from downtime_cli.core.errors import DowntimeError

PARTS: Final[Mapping[str, Part]] = {part.name: part for part in (Readers(), Parsers(), Commands(), Processes())}
_USUAL: Final = {"readers": 3000, "options": 6000, "commands": 500, "processes": 10}
_PASTE: Final = """(cd benchmarks && python - <<'END'
from fuzz import PARTS
from fuzzing.cases import Case

print(PARTS[{part!r}].run({case!r}))
END
)"""
_SHRINKING_SECONDS: Final = 60.0
_PROGRESS_SECONDS: Final = 60.0


@dataclass
class Found:
    """A kind of failure: the first case of it, and how many there were."""

    case: Case
    fault: Fault
    label: str
    count: int = 1


@dataclass
class Tally:
    """What became of all cases."""

    done: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: dict[str, Found] = field(default_factory=dict)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for and print what was found; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default="1", help="any text")
    for name, count in _USUAL.items():
        parser.add_argument(f"--{name}", type=int, default=count, help=f"how many of these (default {count})")
    parser.add_argument("--first", type=int, default=0, help="go on with this number of each part (default 0)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many seconds")
    parser.add_argument("--case", metavar="PART:NUMBER", help="this case of the seed alone")
    options = parser.parse_args(arguments)
    warn_of_missing_seeds()
    if options.case:
        name, _, number = options.case.partition(":")
        tally, cases = Tally(), iter([(PARTS[name], int(number))])
    else:
        counts = {name: getattr(options, name) for name in PARTS}
        tally, cases = Tally(), side_by_side(counts, options.first)
    try_all(tally, options.seed, cases, time.monotonic() + options.seconds)
    show(tally, options.seed)
    return 1 if tally.found else 0


def side_by_side(counts: Mapping[str, int], first: int = 0) -> Iterator[tuple[Part, int]]:
    """Yield the numbers of each part from the first on, all parts at the same share of how many they are."""
    done = dict.fromkeys((name for name, count in counts.items() if count), 0)
    while left := [name for name in done if done[name] < counts[name]]:
        name = min(left, key=lambda each: (done[each] + 1) / counts[each])
        yield PARTS[name], first + done[name]
        done[name] += 1


def draw(part: Part, seed: str, number: int) -> Case:
    """Draw a case of a seed, whatever was drawn before."""
    return part.draw(Random(f"{seed} {part.name} {number}"))


def try_all(tally: Tally, seed: str, cases: Iterator[tuple[Part, int]], end: float) -> None:
    """Run cases until there is none left or the time is over."""
    shown = time.monotonic()
    for part, number in cases:
        if time.monotonic() > end:
            break
        start = _cpu_seconds()
        case = draw(part, seed, number)
        tally.outcomes[part.name, _try(tally, part, case, f"{part.name}:{number}")] += 1
        tally.done[part.name] += 1
        tally.seconds[part.name] += _cpu_seconds() - start
        if time.monotonic() > shown + _PROGRESS_SECONDS:
            shown = time.monotonic()
            print(f"{dict(tally.done)}, {len(tally.found)} kinds of failures", file=sys.stderr, flush=True)


def _cpu_seconds() -> float:
    """The CPU that this process and those that it has waited for have taken."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _try(tally: Tally, part: Part, case: Case, label: str) -> str:
    fault = find_fault(part, case)
    if not isinstance(fault, Fault):
        return fault
    key = f"{part.name}: {fault.kind}"
    if key in tally.found:
        tally.found[key].count += 1
    else:
        tally.found[key] = Found(make_smaller(part, case, fault.kind), fault, label)
        print(f"FAILED {label} {case.name}: {fault.kind}", file=sys.stderr, flush=True)
    return "FAILED"


def find_fault(part: Part, case: Case) -> Fault | str:
    """Run a case; the outcome, or what is wrong with it."""
    try:
        return part.run(case)
    except Fault as fault:
        return fault
    except DowntimeError as error:
        return Fault(f"{type(error).__name__} that nobody caught", str(error))


def make_smaller(part: Part, case: Case, kind: str) -> Case:
    """Leave out all of a case that its failure does not need, as far as a minute goes."""
    end = time.monotonic() + _SHRINKING_SECONDS

    def fails(smaller: Case) -> bool:
        if time.monotonic() > end:
            return False
        fault = find_fault(part, smaller)
        return isinstance(fault, Fault) and fault.kind == kind

    case = _shrink_around(case, fails)
    for name in case.files:

        def with_file(data: bytes, case: Case = case, name: str = name) -> Case:
            return replace(case, files={**case.files, name: data})

        case = with_file(_shrink_bytes(case.files[name], lambda data: fails(with_file(data))))
    case = replace(case, stdin=_shrink_bytes(case.stdin, lambda data: fails(replace(case, stdin=data))))
    for at in range(len(case.arguments)):
        case = _shrink_argument(case, at, fails)
    return case


def _shrink_around(case: Case, fails: Callable[[Case], bool]) -> Case:
    """Leave out settings, streams, files and words."""
    settings = shrink(tuple(case.environment.items()), lambda kept: fails(replace(case, environment=dict(kept))))
    case = replace(case, environment=dict(settings))
    case = replace(case, streams=shrink(case.streams, lambda kept: fails(replace(case, streams=kept))))
    files = shrink(tuple(case.files.items()), lambda kept: fails(replace(case, files=dict(kept))))
    case = replace(case, files=dict(files))
    return replace(case, arguments=shrink(case.arguments, lambda kept: fails(replace(case, arguments=kept))))


def _shrink_bytes(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """Leave out lines, then bytes."""
    lines = shrink(tuple(data.splitlines(keepends=True)), lambda kept: fails(b"".join(kept)))
    return shrink(b"".join(lines), fails)


def _shrink_argument(case: Case, at: int, fails: Callable[[Case], bool]) -> Case:
    def with_text(text: str) -> Case:
        return replace(case, arguments=(*case.arguments[:at], text, *case.arguments[at + 1 :]))

    return with_text(shrink(case.arguments[at], lambda text: fails(with_text(text))))


def show(tally: Tally, seed: str) -> None:
    """Print each kind of failure with what makes it again, then how much was tried and what became of it."""
    for found in tally.found.values():
        print(f"\nFAILED {found.count} times, first {found.label}: {found.case.name}: {found.fault.kind}")
        print(f"  python benchmarks/fuzz.py --seed {seed!r} --case {found.label}    # before it was made smaller")
        print(_PASTE.format(part=found.case.part, case=found.case))
        print("  " + found.fault.details.strip().replace("\n", "\n  "))
    print(f"\nseed {seed}:")
    for name, count in tally.done.items():
        pairs = sorted((outcome, number) for (part, outcome), number in tally.outcomes.items() if part == name)
        outcomes = ", ".join(f"{number:,} {outcome}" for outcome, number in pairs)
        mean = 1000 * tally.seconds[name] / count
        print(f"  {count:,} {name}, {mean:.1f} ms of CPU each: {outcomes}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  {len(tally.found)} kinds of failures; {sum(tally.seconds.values()):.0f} s of CPU, at most {peak} MB")


if __name__ == "__main__":
    sys.exit(main())
