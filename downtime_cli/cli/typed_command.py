"""One command for Typer, made of the table of options."""

from datetime import UTC, datetime
from importlib import import_module
from inspect import Parameter, Signature
from typing import Any

import typer
from typer.core import TyperCommand

from downtime_cli.cli.commands import COMMANDS
from downtime_cli.cli.plain_values import as_plain
from downtime_cli.request.given import Option
from downtime_cli.request.options import OPTIONS


class TypedCommand(TyperCommand):
    """A command whose help has the headings of the table of options."""

    def get_params(self, ctx: Any) -> list[Any]:
        """All parameters, plain."""
        return as_plain(super().get_params(ctx))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the parameters under their headings, in the order of the table."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                sections.setdefault(parameter.rich_help_panel or "Help", []).append(record)
        for heading, records in sections.items():
            with formatter.section(heading):
                formatter.write_dl(records)


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
    one.command(name, cls=TypedCommand, help=COMMANDS[name])(Callback(name))
    return typer.main.get_command(one)


def _parameter(option: Option[Any], command: str) -> Parameter:
    """Describe an option to Typer."""
    kind = option.kind
    single: Any = str if kind.metavar else bool
    default = ... if command in option.needed_by.split() else None
    shown: dict[str, Any] = {
        "metavar": kind.metavar or None,
        "help": option.describe(command),
        "show_default": False,
        "autocompletion": kind.names,
        "rich_help_panel": option.heading,
    }
    info = typer.Argument(default, **shown) if option.argument else typer.Option(default, *option.flags, **shown)
    annotation = list[single] if option.repeatable else single
    return Parameter(option.name, Parameter.KEYWORD_ONLY, default=info, annotation=annotation)
