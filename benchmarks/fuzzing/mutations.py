"""
Damage to inputs, drawn from a seed, and the way back: the smallest input that still fails.

`mutate` changes bytes as disks, editors, spreadsheets and strangers do. Everything is drawn from the `random.Random`
that is passed in, so that the same seed gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final, TypeVar

from fuzzing.odd_values import WORDS, odd_text

S = TypeVar("S", bytes, str, tuple[Any, ...])

BYTES: Final = (
    b"\x00",
    b"\xff",
    b"\xfe",
    b"\x80",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\x1a",
    b"\r",
    b"\n",
    b'"',
    b"'",
)
_TOKEN: Final = re.compile(rb"[0-9][0-9T:.Z+-]*|[A-Za-z_/-]+|\"[^\"\n]*\"")
_LIMIT: Final = 20_000


def mutate(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Change an input in one place or several; the others are what it may be spliced with."""
    for _ in range(random.choice((0, 1, 1, 1, 1, 2, 2, 4))):
        change = random.choices(_CHANGES, _WEIGHTS)[0]
        data = change(random, data, others)[:_LIMIT]
    if random.random() < 0.05:
        data = random.choice(_CODINGS)(random, data)
    return data


def _flip_bytes(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _each in range(random.choice((1, 1, 1, 2, 8))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _replace_bytes(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    at = random.randint(0, len(data))
    end = at + random.choice((0, 0, 1, 2, 10, 100))
    new = random.choice(
        (b"", random.choice(BYTES), random.choice(WORDS).encode(), random.randbytes(3), data[at:end] * 2)
    )
    return data[:at] + new + data[end:]


def _replace_token(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Put an odd number, date or word in the place of one."""
    found = list(_TOKEN.finditer(data))
    if not found:
        return odd_text(random).encode()
    token = random.choice(found)
    new = odd_text(random).encode("utf-8", "replace") if random.random() < 0.7 else random.choice(found)[0]
    if random.random() < 0.1:  # everywhere: a column, not a cell
        return data.replace(token[0], new)
    return data[: token.start()] + new + data[token.end() :]


def _change_lines(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Repeat, leave out, move or shuffle lines, or take one from elsewhere."""
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    at = random.randrange(len(lines))
    end = at + random.choice((1, 1, 2, 5, len(lines)))
    foreign = (random.choice(others) if others else b"").splitlines(keepends=True)
    match random.randrange(6):
        case 0:
            lines[at:at] = lines[at:end] * random.choice((1, 1, 3))
        case 1:
            del lines[at:end]
        case 2:
            lines.insert(random.randrange(len(lines)), lines.pop(at))
        case 3:
            random.shuffle(lines)
        case 4:
            lines[at:at] = random.sample(foreign, min(len(foreign), 3))
        case _:
            lines[at] = lines[at].rstrip(b"\r\n") + lines[(at + 1) % len(lines)]
    return b"".join(lines)


def _change_cells(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    """Change the delimiter, the quoting, the ends of lines, or a whole column."""
    match random.randrange(6):
        case 0:
            return data.replace(b",", random.choice((b";", b"\t", b"|", b" ", b",,", b"")))
        case 1:
            return data.replace(b",", random.choice((b'","', b'",', b',"', b"','")))
        case 2:
            return data.replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\n", b"", b",\n", b'"\n', b" \n")))
        case 3:
            return data.replace(b'"', random.choice((b"", b"'", b'""', b"\\")))
        case 4:
            lines = [line.split(b",") for line in data.split(b"\n")]
            at = random.randrange(4)
            return b"\n".join(
                b",".join([*line[:at], *line[at + 1 :]] if random.random() < 0.9 else line) for line in lines
            )
        case _:
            value = odd_text(random).encode("utf-8", "replace")
            return re.sub(rb"(?m),[^,\n]*$", lambda found: b"," + value if random.random() < 0.5 else found[0], data)


def _truncate(random: Random, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[: random.randint(0, len(data))] if random.random() < 0.5 else data[random.randint(0, len(data)) :]


def _splice(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = random.choice(others) if others else data
    return data[: random.randint(0, len(data))] + other[random.randint(0, len(other)) :]


def _change_json(random: Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Change a value anywhere in a document, which stays JSON; other inputs are cut short instead."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return _replace_token(random, data, others)
    for _ in range(random.choice((1, 1, 2, 4))):
        _change_node(random, document)
    return json.dumps(document).encode("utf-8", "replace")


def _change_node(random: Random, node: Any) -> None:
    """Walk to a value, change it, leave it out, double it or put another type in its place."""
    while isinstance(node, dict | list) and node:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = random.choice(keys)
        if isinstance(node[key], dict | list) and node[key] and random.random() < 0.85:
            node = node[key]
            continue
        match random.randrange(5):
            case 0:
                del node[key]
            case 1:
                node[key] = random.choice((None, True, 0, -1, 1e308, 2**63, 0.5, "", [], {}, [[]], {"a": 1}))
            case 2 if isinstance(node, list):
                node.insert(key, node[key])
            case 3:
                node[key] = node[random.choice(keys)]
            case _:
                node[key] = odd_text(random, [node[key]] if isinstance(node[key], str) else ())
        return


def _zip(random: Random, data: bytes) -> bytes:
    """Compress it, and damage what comes out in one of two cases."""
    packed = gzip.compress(data, mtime=0)
    return packed if random.random() < 0.5 else random.choice((_flip_bytes, _truncate))(random, packed, ())


def _recode(random: Random, data: bytes) -> bytes:
    coding = random.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "utf-7", "utf-32"))
    return data.decode("utf-8", "replace").encode(coding, "replace")


_CODINGS: Final = (_zip, _recode)
_CHANGES: Final = (
    _flip_bytes, _replace_bytes, _replace_token, _change_lines, _change_cells, _truncate, _splice, _change_json
)  # fmt: skip
_WEIGHTS: Final = (1, 1, 8, 4, 0.8, 0.4, 0.6, 4)


def shrink(sequence: S, fails: Callable[[S], bool]) -> S:
    """Leave out all that a failure does not need, in ever smaller pieces (Zeller and Hildebrandt's `ddmin`)."""
    size = max(1, len(sequence) // 2)
    while sequence:
        at, length = 0, len(sequence)
        while at < len(sequence):
            shorter = sequence[:at] + sequence[at + size :]
            if fails(shorter):
                sequence = shorter
            else:
                at += size
        if size == 1 and length == len(sequence):
            break
        size = max(1, size // 2)
    return sequence
