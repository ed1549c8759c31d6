"""
What a command costs: seconds of the clock, CPU seconds and memory of all its processes, and of a server's for it.

On a machine that does other work as well, seconds of the clock say little, and CPU seconds are what can be compared.
Processes are looked at in `/proc`, ten times a second at first and once a second later, as looking costs something too.
So Linux is needed, and what a process takes between the last look and its end is lacking unless its parent waited.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
OFTEN_SECONDS, SELDOM_SECONDS = 0.1, 1.0
LINGERING_SECONDS = 30
"""How long processes are waited for that outlive the command, as Java does."""
LEAST_COMPARED = 0.5
"""CPU seconds past start-up from which a ratio is more than noise."""


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock, CPU seconds, user and system, of all processes, and the most MiB they held at a time."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Process:
    """A process at a look: its parent, its session, its CPU seconds, and those of children that it waited for."""

    parent: int
    session: int
    own: float
    waited: float


@dataclass(frozen=True)
class Growth:
    """A cost that grows with a size: what it takes at the start, and for each unit."""

    start: float
    each: float

    @classmethod
    def of(cls, costs: Mapping[float, float]) -> Growth:
        """Draw a line through the costs of the two largest of two or more sizes; none costs less than nothing."""
        (size, cost), (larger, more) = sorted(costs.items())[-2:]
        each = (more - cost) / (larger - size)
        return cls(max(0.0, more - each * larger), each)

    def reach(self, cost: float) -> float:
        """Give the size at which so much is spent."""
        return (cost - self.start) / self.each


@dataclass
class Watch:
    """What was seen of the processes of a session, and of a server."""

    session: int
    server: int
    seconds: dict[int, float] = field(default_factory=dict)
    memory: float = 0

    def look(self) -> bool:
        """Look at them, and say whether the session has any."""
        processes = read_processes()
        here = {pid: process.own for pid, process in processes.items() if process.session == self.session}
        self.seconds.update(here)
        self.memory = max(self.memory, read_memory([*here, *list_tree(processes, self.server)]))
        return bool(here)


def measure(command: Sequence[str], environment: Mapping[str, str], *, folder: Path, server: int = 0) -> Cost:
    """Run a command to its end, and give what it cost; a server, by the number of its process, works for it alone."""
    before, began = sum_tree(server), time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=said, env=environment, cwd=folder, start_new_session=True
        )
        watch = Watch(process.pid, server)
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            watch.look()
            time.sleep(pause(time.monotonic() - began))
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{command} ended with {process.returncode}: {said.read().decode()}")
    while watch.look() and time.monotonic() < began + wall + LINGERING_SECONDS:
        time.sleep(OFTEN_SECONDS)
    waited = ended[2].ru_utime + ended[2].ru_stime
    return Cost(wall, max(waited, sum(watch.seconds.values())) + sum_tree(server) - before, watch.memory)


def pause(elapsed: float) -> float:
    """Give the seconds until the next look, so many seconds after the first: a twentieth of them, within bounds."""
    return min(SELDOM_SECONDS, max(OFTEN_SECONDS, elapsed / 20))


def read_processes() -> dict[int, Process]:
    """Look at all processes but those that have ended."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if process := parse_stat(path.read_text()):
                found[int(path.parent.name)] = process
    return found


def parse_stat(text: str) -> Process | None:
    """Read a process's `stat`, as proc(5) has it; None once it has ended."""
    state, parent, _, session, *fields = text.rpartition(")")[2].split()
    user, system, waited_user, waited_system = map(int, fields[7:11])
    if state == "Z":
        return None
    return Process(int(parent), int(session), (user + system) / TICKS, (waited_user + waited_system) / TICKS)


def list_tree(processes: Mapping[int, Process], root: int) -> list[int]:
    """List a process and all below it; none for 0."""
    tree = [root] if root in processes else []
    for pid in tree:
        tree += [child for child, process in processes.items() if process.parent == pid]
    return tree


def sum_tree(root: int) -> float:
    """Add up what a process and all below it have taken, and those that ended."""
    processes = read_processes()
    return sum(processes[pid].own + processes[pid].waited for pid in list_tree(processes, root))


def read_memory(pids: Iterable[int]) -> float:
    """Add up the MiB that processes hold; what several share counts once."""
    total = 0
    for pid in pids:
        with suppress(OSError):
            held = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
            total += sum(int(amount) for name, amount, *_ in held if name == "Pss:")
    return total / 1024


def compare(ours: Cost, bare: Cost, starts: tuple[Cost, Cost]) -> float | None:
    """Give how many times the CPU seconds of a peer something took, start-up apart; None where they are too few."""
    least = bare.cpu - starts[1].cpu
    return (ours.cpu - starts[0].cpu) / least if least >= LEAST_COMPARED else None


def write_row(*cells: object) -> str:
    """Write a row of a table of Markdown."""
    return f"| {' | '.join(map(str, cells))} |"


def write_head(*cells: str) -> str:
    """Write the two rows that a table of Markdown begins with."""
    return f"{write_row(*cells)}\n{write_row(*['---'] * len(cells))}"


def write_seconds(seconds: float) -> str:
    """Write seconds to two digits, as far as they are worth it."""
    return f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}"
