"""
What a template may use up: Jinja's sandbox with a limit of work and text, and without anything that is by chance.

Work is counted, not timed, so that a template fails everywhere or nowhere. Each turn of a loop, call, filter and
operation has its price, and each character that is printed or handled. Prices are put into the syntax tree before it is
compiled; what could grow at one stroke, as a product or a width, is refused before it is worked out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import wraps
from types import CodeType
from typing import Any, Final, TypeVar

from jinja2 import TemplateError, nodes, pass_context, pass_eval_context
from jinja2.environment import TemplateModule
from jinja2.filters import do_join, make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from downtime_cli.notices.template_texts import check_fields, check_texts

T = TypeVar("T")
_MOST_WORK: Final = 1_000_000
_MOST_AT_ONCE: Final = 1_000_000
_MOST_BITS: Final = 4096
_TURN: Final = 4
"""The price of a turn, call or operation beside that of what it handles; together a second's work at most."""
_WIDE: Final = re.compile(r"%(?:\([^)]*\))?[#0\- +]*(?:\*|[0-9]{4,}|[0-9]*\.(?:\*|[0-9]{4,}))|\{[^{}]*[0-9]{4,}")
_BY_CHANCE: Final = frozenset({"random", "lipsum"})
_SIMPLE: Final = (str, bytes, int, float)
_HANDING_ON: Final = frozenset({"attr", "d", "default", "first", "last", "max", "min", "join"})
"""Filters whose result is one of the values, or which look at their parts themselves."""
_LONG: Final = (str, bytes, range)
_NESTED: Final = (list, tuple, dict)


class Budget:
    """What is left of the work that a template may make."""

    def __init__(self) -> None:
        """Begin with all of it."""
        self.renew()

    def renew(self) -> None:
        """Begin anew, as for the next message."""
        self._left = _MOST_WORK

    def spend(self, price: int) -> None:
        """Take something away; TemplateError if nothing is left."""
        self._left -= price + _TURN
        if self._left < 0:
            raise TemplateError("takes too much work, or makes too long a text")

    def weigh(self, value: object) -> None:
        """Take away what it costs to handle a value; TemplateError if it is too large to be written as text."""
        self.spend(_size(value))

    def foresee(self, value: object, others: Iterable[object]) -> None:
        """Take away what a text or number may grow to by widths, counts and other texts.

        Raises:
            TemplateError: that is too much.
        """
        growth = max((max(_size(each), _amount(each)) for each in others), default=0)
        _check_size(_size(value) * max(1, growth))
        self.spend(_size(value) + min(growth, _MOST_AT_ONCE))

    def take(self, result: T, values: Iterable[object]) -> T:
        """Take away what a result costs, and hand it on.

        Args:
            result: of any kind.
            values: what it was made of, if it is a text.

        Raises:
            TemplateError: it is too long, or made of what is neither a text nor a number.
        """
        if isinstance(result, str):
            self.weigh(result)
            check_texts(values)
        return result


class LimitedEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox whose templates come to an end, in the same bytes each time."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, finalize: Callable[[object], Markup], **options: Any) -> None:
        """Know how to print a value; the options are Jinja's."""
        self.budget = Budget()
        super().__init__(optimized=False, finalize=self._build_finalize(finalize), **options)
        for name in _BY_CHANCE:
            self.filters.pop(name, None)
            self.globals.pop(name, None)
        self.filters["join"] = self._join_each
        self.filters = {name: self._limit(name, each) for name, each in self.filters.items()}
        self.tests = {name: self._limit(name, each) for name, each in self.tests.items()}
        self.filters |= {"price": self._price, "weighed": self._weigh, "joined": self._join}

    def compile(  # type: ignore[override] # one signature of the three that Jinja declares
        self,
        source: str | nodes.Template,
        name: str | None = None,
        filename: str | None = None,
        *more: Any,
        **kwargs: Any,
    ) -> CodeType:
        """Compile a template with the prices in it."""
        tree = self.parse(source, name, filename) if isinstance(source, str) else source
        priced = _Pricer().visit(tree)
        priced.set_environment(self)
        code: CodeType = super().compile(priced, name, filename, *more, **kwargs)
        return code

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Work out an operation unless its result would be too large."""
        sizes = _size(left), _size(right)
        if isinstance(left, str) and operator == "%":
            _check_format(left)
            self.budget.foresee(left, right if isinstance(right, tuple) else [right])
        elif operator == "**":
            _check_size(_bits(left) * abs(right) * _MOST_AT_ONCE // _MOST_BITS if isinstance(right, int) else 0)
        elif operator == "*":
            _check_size(max(sizes[0] * _amount(right), sizes[1] * _amount(left)))
            _check_size((_bits(left) + _bits(right)) * _MOST_AT_ONCE // _MOST_BITS)
        _check_size(sum(sizes))
        self.budget.spend(sum(sizes))
        return self.budget.take(super().call_binop(context, operator, left, right), [left, right])

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as in Jinja
        """Call what a template calls; methods of texts and numbers only as far as the result cannot be too large."""
        owner = getattr(getattr(__obj, "__wrapped__", __obj), "__self__", None)
        values = [*args, *kwargs.values()]
        is_simple = isinstance(owner, _SIMPLE)
        if is_simple:
            __self.budget.foresee(owner, values)
        __self.budget.spend(sum(map(_size, values)))
        return __self.budget.take(super().call(__context, __obj, *args, **kwargs), values if is_simple else ())

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Decide at once on phrases and parts, most of what templates look up: nothing but their macros is public."""
        if isinstance(obj, TemplateModule):
            return not attr.startswith("_")
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Put the sandbox around the format of a text, which has no width of thousands."""
        wrapped = super().wrap_str_format(value)
        if wrapped is not None:
            _check_format(value.__self__)
            check_fields(value.__self__)
        return wrapped

    def _build_finalize(self, finalize: Callable[[object], Markup]) -> Callable[[object], Markup]:
        def write(value: object) -> Markup:
            _check_size(_size(value))
            return self.budget.take(finalize(value), () if isinstance(value, str) else [value])

        return write

    def _limit(self, name: str, work: Any) -> Callable[..., Any]:
        """Put a limit around a filter or test; if it takes the context or the like, that comes first."""

        @wraps(work)
        def limited(*args: Any, **kwargs: Any) -> Any:
            values = [*args[1 if hasattr(work, "jinja_pass_arg") else 0 :], *kwargs.values()]
            if name == "format":
                _check_format(str(values[0]))
            self.budget.foresee(values[0], values[1:])
            return self.budget.take(work(*args, **kwargs), () if name in _HANDING_ON else values)

        return limited

    @pass_context
    def _price(self, _: Context, price: int) -> None:
        self.budget.spend(price)

    @pass_context
    def _weigh(self, _: Context, value: object) -> object:
        self.budget.weigh(value)
        return value

    @pass_context
    def _join(self, _: Context, values: list[object]) -> str:
        self.budget.weigh(values)
        return self.budget.take(markup_join(values), values)

    @pass_eval_context
    def _join_each(
        self, context: EvalContext, values: Iterable[object], d: str = "", attribute: str | int | None = None
    ) -> str:
        """Join parts, or one attribute of each."""
        parts = list(map(make_attrgetter(self, attribute), values))
        self.budget.weigh(parts)
        joined: str = do_join(context, parts, d)
        return self.budget.take(joined, parts)


class _Pricer(NodeTransformer):
    """Puts prices into a syntax tree: of each part that may run again and again, and of what costs by its size."""

    def visit_Template(self, node: nodes.Template) -> nodes.Node:  # noqa: N802 - as Jinja looks for it
        """Price what starts with a template, a block, a macro or a turn of a loop."""
        self.generic_visit(node)
        node.body.insert(0, _pay(node))
        return node

    visit_Block = visit_Macro = visit_CallBlock = visit_Template  # noqa: N815 - likewise

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        """Price what is looped over, of which a condition may leave out everything."""
        self.generic_visit(node)
        node.iter = _filter("weighed", node.iter)
        node.body.insert(0, _pay(node))
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802
        """Print by way of a filter: Jinja works out what seems constant before it can be looked at."""
        self.generic_visit(node)
        plain = (nodes.TemplateData, nodes.Const)
        node.nodes = [each if isinstance(each, plain) else _filter("weighed", each) for each in node.nodes]
        return node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        """Price what is compared, or searched."""
        self.generic_visit(node)
        node.expr = _filter("weighed", node.expr)
        for operand in node.ops:
            operand.expr = _filter("weighed", operand.expr)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802
        """Price what is copied."""
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            node.node = _filter("weighed", node.node)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        """Join texts in a filter, which has a price."""
        self.generic_visit(node)
        return _filter("joined", nodes.List(node.nodes, lineno=node.lineno))


def _filter(name: str, value: Any) -> nodes.Filter:
    return nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)


def _pay(node: nodes.Node) -> nodes.ExprStmt:
    """Make the statement that pays for the texts in a part of a template, as if all of them were printed."""
    texts = [each.data for each in node.find_all(nodes.TemplateData)]
    texts += [each.value for each in node.find_all(nodes.Const) if isinstance(each.value, str)]
    inside = list(node.iter_child_nodes(only=("body",)))
    line = inside[0].lineno if inside else node.lineno
    return nodes.ExprStmt(_filter("price", nodes.Const(sum(map(len, texts)), lineno=line)), lineno=line)


def _size(value: object, most: int = _MOST_AT_ONCE) -> int:
    """How long a value is as text, about; counting stops where that is too long."""
    if isinstance(value, _LONG):
        return len(value)
    if isinstance(value, int):
        return value.bit_length() // 3 + 1
    if not isinstance(value, _NESTED):
        return 1
    total, stack = 0, [value]
    while stack and total <= most:
        inside = stack.pop()
        for each in (*inside, *inside.values()) if isinstance(inside, dict) else inside:
            if isinstance(each, _NESTED):
                stack.append(each)
            total += 1 if isinstance(each, _NESTED) else _size(each)
    return total


def _amount(value: object) -> int:
    return abs(value) if isinstance(value, int) else 0


def _bits(value: object) -> int:
    return value.bit_length() if isinstance(value, int) else 0


def _check_size(size: int) -> None:
    if size > _MOST_AT_ONCE:
        raise TemplateError("makes a text, list or number that is too long")


def _check_format(text: str) -> None:
    if _WIDE.search(text):
        raise TemplateError("has a format whose width is in the thousands, or comes from a value")
