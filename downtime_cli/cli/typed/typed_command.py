"""One command for Typer, made of the table of options."""

from datetime import UTC, datetime
from importlib import import_module
from inspect import Parameter, Signature
from typing import Any

import typer
from typer.core import TyperCommand

from downtime_cli.cli.commands import COMMANDS
from downtime_cli.cli.typed.plain_values import TyperUsageError, as_plain
from downtime_cli.request.given import Option
from downtime_cli.request.options import OPTIONS


class TypedCommand(TyperCommand):
    """A command of the table of options."""

    def get_params(self, ctx: Any) -> list[Any]:
        """All parameters, plain."""
        return as_plain(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed; a second file is the audience, where the command takes one.

        Raises:
            Mistake: an option has one dash for two, or there are more words than the command takes.
        """
        if ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        _refuse_single_dashes(args, self.name or "")
        try:
            rest = super().parse_args(ctx, args)
        except TyperUsageError as error:
            error.ctx = ctx
            raise
        if rest:
            _take_audience(ctx.params, rest, self.name or "")
        return []


def _refuse_single_dashes(args: list[str], command: str) -> None:
    """Refuse `-duration`, which would be read as `-d uration`, and `-d=2h`, which would be read as `-d =2h`.

    Raises:
        Mistake: there is one.
    """
    for arg in args[: args.index("--") if "--" in args else None]:
        word, equals, value = arg.partition("=")
        if word[:1] == "-" and word[1:2] not in {"", "-"} and (word[2:] or equals):
            from downtime_cli.cli.typed.usage_errors import Mistake, find_option, glued

            if word[2:] and find_option(f"-{word}", command):
                raise Mistake(word, "no such option", f"did you mean '-{word}'?")
            if not word[2:] and (option := find_option(word, command)):
                raise glued(word, value, option)


def _take_audience(typed: dict[str, Any], rest: list[str], command: str) -> None:
    """Take one word more than the command has arguments for the file of users.

    Raises:
        Mistake: the command takes none, has one already, or there are still more words.
    """
    from downtime_cli.cli.typed.usage_errors import second_audience, too_many

    first, *others = rest
    if "audience" not in typed:
        raise too_many(command, rest)
    if typed["audience"] is not None:
        raise second_audience(first, typed["audience"])
    if others:
        raise too_many(command, others)
    typed["audience"] = first


class Callback:
    """What Typer calls for a command: its signature is made of the options that the command takes."""

    def __init__(self, command: str) -> None:
        """Make the signature."""
        taken = [option for option in OPTIONS.values() if option.is_on(command)]
        self.__signature__ = Signature([_parameter(option, command) for option in taken])
        self.__annotations__: dict[str, Any] = {}
        self._command = command

    def __call__(self, **typed: object) -> None:
        """Carry out the command; its module is imported only now.

        Raises:
            typer.Exit: with the exit code, unless it is 0.
        """
        from downtime_cli.cli.errors import report_errors
        from downtime_cli.cli.saving.own_inputs import refuse_own_inputs
        from downtime_cli.request.gather import gather

        def carry_out() -> int:
            options = gather(self._command, typed)
            refuse_own_inputs(self._command, options)
            done: int = run(options, datetime.now(UTC))
            return done

        run = import_module(f"downtime_cli.cli.{self._command}_command").run
        code = report_errors(carry_out)
        if code:
            raise typer.Exit(code)


def build_command(name: str) -> Any:
    """Build one command."""
    one = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    settings = {"allow_extra_args": True}  # which we look at ourselves
    summary = COMMANDS[name].partition("\n")[0]
    one.command(name, cls=TypedCommand, short_help=summary, context_settings=settings)(Callback(name))
    return typer.main.get_command(one)


def _parameter(option: Option[Any], command: str) -> Parameter:
    """Describe an option to Typer, which requires none: what is missing is asked for by what needs it."""
    kind = option.kind_on(command)
    single: Any = str if kind.metavar else bool

    def offer(ctx: typer.Context, incomplete: str) -> list[str]:
        named = (each for each in ctx.params.values() if isinstance(each, str))
        return list(kind.offers(incomplete, [*ctx.args, *named]))

    shown: dict[str, Any] = {
        "metavar": kind.metavar or None,
        "help": option.say(command),
        "show_default": False,
        "autocompletion": offer,
    }
    info = typer.Argument(None, **shown) if option.argument else typer.Option(None, *option.flags, **shown)
    annotation = list[single] if option.is_repeatable(command) else single
    return Parameter(option.name, Parameter.KEYWORD_ONLY, default=info, annotation=annotation)
