"""
No pattern of the package takes more time than its text is long, whatever the text: each is found, and tried.

Patterns are found by reading the modules, so that a new one is tried as well. What could make one slow is made of its
own parts: a beginning that it takes, then something that it repeats, many times, then an end that it does not take.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined] # private, and as old as the module
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any, Final

import pytest

import downtime_cli
from downtime_cli.collect.logs.counting import LineCounter
from downtime_cli.collect.logs.counts import Counting
from downtime_cli.collect.logs.custom import read_custom
from downtime_cli.collect.logs.filters import Filters
from tests.cpu import is_linear

PACKAGE: Final = Path(downtime_cli.__file__).parent
METHODS: Final = frozenset({"match", "search", "fullmatch", "sub", "split", "findall", "finditer"})
CHARS: Final = tuple(" \t\n0aAZ-.,/:()\"'\\[]{}<>%_+=;@#|*é年")
LENGTH: Final = 8000
FORMS: Final = {
    "side by side": "$msec " + "".join(f"$a{index}" for index in range(99)),
    "many": "$msec" + "".join(f" $a{index}" for index in range(99)),
    "bars": "$msec " + "$http_user_agent|$upstream_addr|" * 8,
    "colons": '$http_user_agent:$request " [$msec]',
    "address": '$uri:$remote_addr "$request" $status|$remote_port [$msec]',
    "port": "$remote_addr:$remote_port $status:$upstream_addr [$msec]",
    "users": "$remote_user $request $remote_user:$http_user_agent $remote_addr:$a [$msec]",
    "words of a request": '"$request_method $uri $server_protocol" $a [$msec]',
    "servers": "$msec $uri, $a, $upstream_addr : $request",
    "again": "$msec $request|$status:$status:$a ",
    "apache": '%{X}i|%{Y}i:%U "%{User-agent}i %r" %t',
}
"""Format strings in which it is hard to tell where a field ends."""
PIECES: Final = (*rb'a;\;|;";:; ;a ;a:;|1; ";a" ;" ";, ; : ;|200:'.split(b";"),)
# Never given a long text, or asked at one place of it only.
BOUNDED: Final = {
    "downtime_cli.readers.stamps.stamp_patterns": "a stamp has at most 120 characters (ClockScan)",
    "downtime_cli.readers.zones.named_clocks._BRACKETS": "headings are cut at 1,000 characters",
}


class _Maker:
    """Makes texts that a pattern takes the beginning of, and what it repeats."""

    def __init__(self, pattern: str) -> None:
        self.beginnings, self.repeated = {""}, set(CHARS)
        self._groups: dict[int, str] = {}
        self._sequence(sre_parser.parse(pattern), "")

    def _sequence(self, parts: Any, before: str) -> str:
        text = ""
        for kind, value in parts:
            text += self._part(kind, value, before + text)
        return text

    def _part(self, kind: Any, value: Any, before: str) -> str:
        if kind in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            once = self._sequence(value[2], before)
            self.beginnings |= {before, before + once}
            self.repeated.add(once[:12] or " ")
            least: int = value[0]
            return once * max(1, min(least, 4))
        if kind is sre.BRANCH:
            texts = [self._sequence(each, before) for each in value[1]]
            self.beginnings |= {before + text for text in texts[:6]}
            return texts[0]
        if kind is sre.SUBPATTERN:
            self._groups[value[0]] = self._sequence(value[3], before)
            return self._groups[value[0]]
        if kind is sre.ATOMIC_GROUP:
            return self._sequence(value, before)
        return self._char(kind, value)

    def _char(self, kind: Any, value: Any) -> str:
        if kind is sre.LITERAL:
            return chr(value)
        if kind is sre.GROUPREF:
            return self._groups.get(value, "")
        if kind is sre.IN:
            whole = re.compile(_class_of(value))
            return next((char for char in (*CHARS, "W", "P", "m", "–") if whole.fullmatch(char)), "a")
        return "a" if kind in {sre.ANY, sre.NOT_LITERAL} else ""


def _class_of(items: Any) -> str:
    """Write a class of characters as a pattern again."""
    names = {
        sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s",
        sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
    }  # fmt: skip
    text = ""
    for kind, value in items:
        if kind is sre.LITERAL:
            text += re.escape(chr(value))
        elif kind is sre.RANGE:
            text += f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
        elif kind is sre.CATEGORY:
            text += names[value]
    return f"[{'^' if items[0][0] is sre.NEGATE else ''}{text}]"


def _find_patterns() -> Iterator[tuple[str, re.Pattern[Any], str]]:
    """Yield the patterns with their modules and names, and a way in which each is used; some come more than once."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name == "__main__.py":
            continue
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        module, nodes = importlib.import_module(name), list(ast.walk(ast.parse(path.read_text("utf-8"))))
        for key, value in vars(module).items():
            uses = _list_uses(nodes, key) or {"search"}
            yield from ((f"{name}.{key}", pattern, use) for pattern in _patterns_in(value) for use in sorted(uses))
        for node in nodes:
            if isinstance(node, ast.Call) and (found := _read_call(node, vars(module))):
                yield f"{name}:{node.lineno}", *found


def _list_uses(nodes: list[ast.AST], name: str) -> set[str]:
    """List the methods of what has a name that a module uses."""
    attributes = (node for node in nodes if isinstance(node, ast.Attribute) and node.attr in METHODS)
    return {node.attr for node in attributes if isinstance(node.value, ast.Name) and node.value.id == name}


def _patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list) and depth < 3:
        for each in value:
            yield from _patterns_in(each, depth + 1)


def _read_call(node: ast.Call, names: dict[str, Any]) -> tuple[re.Pattern[Any], str] | None:
    """Read a call such as `re.sub(_PATTERN, …)`; None for what is none, or has a pattern that only a run knows."""
    function = node.func
    if not (isinstance(function, ast.Attribute) and function.attr in METHODS and ast.unparse(function.value) == "re"):
        return None
    flags = [each for each in (*node.args[1:], *(word.value for word in node.keywords)) if "re." in ast.unparse(each)]
    try:
        pattern, *given = (eval(ast.unparse(each), dict(names)) for each in (node.args[0], *flags))  # noqa: S307 - our own code
        return re.compile(pattern, *given), function.attr
    except (NameError, TypeError):
        return None


PATTERNS: Final = {
    (pattern.pattern, pattern.flags, use): pytest.param(pattern, use, id=f"{name}-{use}")
    for name, pattern, use in _find_patterns()
    if not any(name.startswith(each) for each in BOUNDED)
}


def test_patterns_are_found() -> None:
    """Compiled ones, those in the call itself, and those that are put together."""
    found = {pattern for pattern, _, _ in PATTERNS}
    assert len(found) > 180
    assert r"[a-z0-9]+(?:-[a-z0-9]+)*" in found
    assert r"Etc/GMT([+-])(\d+)" in found


@pytest.mark.parametrize(("pattern", "use"), PATTERNS.values())
def test_every_pattern_is_linear(pattern: re.Pattern[Any], use: str) -> None:
    """On texts made of what it repeats, of 8,000 characters: where a square takes long, and a line next to nothing."""
    is_bytes = isinstance(pattern.pattern, bytes)
    ask: Callable[[Any], object] = {
        "sub": lambda text: pattern.sub(b"" if is_bytes else "", text),
        "finditer": lambda text: list(pattern.finditer(text)),
    }.get(use) or getattr(pattern, use)
    made = _Maker(pattern.pattern)
    for beginning in sorted(made.beginnings, key=len)[:10]:
        for each in sorted(made.repeated):
            for end in ("", "\0"):

                def prepare(size: int, parts: tuple[str, str, str] = (beginning, each, end)) -> Callable[[], object]:
                    text = parts[0] + parts[1] * (size // len(parts[1])) + parts[2]
                    return lambda: ask(text.encode() if is_bytes else text)

                assert is_linear(prepare, LENGTH), (beginning, each, end)


@pytest.mark.parametrize("size", [LENGTH, 1 << 16])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_format_of_a_log_is_linear(form: str, size: int) -> None:
    """Patterns that are made of format strings are as well, on lines of 64 KiB and where limits do not help yet."""
    format_, only = read_custom(form), Filters(only_status=("2xx",), only_path=("/",))
    for beginning in (b"", b"1795927079 ", b'"'):
        for piece in PIECES:

            def prepare(size: int, parts: tuple[bytes, bytes] = (beginning, piece)) -> Callable[[], object]:
                line = parts[0] + parts[1] * (size // len(parts[1])) + b"\n"
                return lambda: LineCounter(format_, Counting(filters=only)).add(line)

            assert is_linear(prepare, size), (beginning, piece)


def test_a_slow_pattern_is_found() -> None:
    """A pattern that looks for a blank at the end from each blank on is noticed."""
    with pytest.raises(AssertionError):
        test_every_pattern_is_linear(re.compile(r"\s+$"), "sub")
