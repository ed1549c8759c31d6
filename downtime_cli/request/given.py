"""What an option is, and what was given for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

from msgspec import Struct, field
from msgspec.structs import force_setattr, replace

from downtime_cli.core.errors import BadTextError, InputError, Issue, IssueCode, Place, UsageError
from downtime_cli.request.offers import is_plain

if TYPE_CHECKING:
    from downtime_cli.core.policy import LadderStep
    from downtime_cli.readers.config_toml import LadderRung, Setting

T = TypeVar("T")
U = TypeVar("U")


class Kind(Struct, Generic[T], frozen=True):
    """How the value of an option is written, read and completed."""

    metavar: str  # stands for the value in the help; empty for a switch, which has none
    parse: Callable[[str], T]
    choices: tuple[str, ...] = ()  # all there is to type, where the help names it instead of the metavar
    examples: tuple[str, ...] = ()  # some of what there is to type, where that has no end
    offer: Callable[[str], Sequence[str]] | None = None  # what the shell offers, given how the value begins
    offer_beside: Callable[[Sequence[str], str], Sequence[str]] | None = None  # likewise, given the other words as well
    is_file: bool = False  # a relative path in downtime.toml starts from its folder

    def offers(self, begun: str, beside: Sequence[str] = ()) -> Sequence[str]:
        """What the shell offers where a value begins like this; where that is nothing, it offers files, quoted."""
        if self.offer_beside is not None:
            offered = self.offer_beside(beside, begun)
        else:
            offered = self.choices or self.examples if self.offer is None else self.offer(begun)
        return offered if all(map(is_plain, offered)) else ()


class Option(Struct, Generic[T], frozen=True):
    """
    The one declaration of an option: its help, completion, key in `downtime.toml` and documentation follow from it.

    It is an attribute of `Options`: read from the class, it is the declaration; from an instance, what was given.
    """

    heading: str
    kind: Kind[T]
    help: str | Mapping[str, str]  # by command, where it means something else to each; the last is that of the key
    on: str  # the commands that take it
    flags: tuple[str, ...] = ()  # as typed, the longest first; that of its name unless said otherwise
    default: str = ""  # as the help shows it; `Given.effective` reads it
    argument: bool = False
    repeatable: bool = False
    several_on: str = ""  # the commands that take it several times, where not all do
    required: Mapping[str, str] = {}  # the commands that refuse to run without it, and how their help marks that
    kinds: Mapping[str, Kind[T]] = {}  # by command, where it takes other values than `kind`
    has_key: bool = True  # whether downtime.toml may hold it, if it is an option of a command that reads traffic
    name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the name of the attribute."""
        force_setattr(self, "name", name)
        if not self.flags:
            force_setattr(self, "flags", (f"--{name.replace('_', '-')}",))

    @overload
    def __get__(self, settings: None, owner: type) -> Self: ...
    @overload
    def __get__(self, settings: Settings, owner: type) -> Given[T]: ...
    def __get__(self, settings: Settings | None, owner: type) -> Self | Given[T]:
        """What was given for the option, or the option itself when read from the class."""
        if settings is None:
            return self
        found = settings.given.get(self.name)
        texts, place = (found.texts, found.place) if found else ((), self.place)
        return Given(key=self.key, kind=self.kind_on(settings.command), default=self.default, texts=texts, place=place)

    @property
    def key(self) -> str:
        """The name in `downtime.toml` and in messages: the flag without dashes."""
        return self.flags[0].partition("/")[0].removeprefix("--")

    @property
    def place(self) -> Place:
        """Where the option stands if it was typed, or is missing."""
        return Place(source=f"--{self.key}")

    def is_on(self, command: str) -> bool:
        """Whether a command takes the option."""
        return command in self.on.split()

    @property
    def meaning(self) -> str:
        """What the key of `downtime.toml` says."""
        return self.help if isinstance(self.help, str) else [*self.help.values()][-1]

    def kind_on(self, command: str) -> Kind[T]:
        """How a command reads the value."""
        return self.kinds.get(command, self.kind)

    def is_repeatable(self, command: str) -> bool:
        """Whether it may be given to a command several times."""
        return self.repeatable or command in self.several_on.split()

    def say(self, command: str) -> str:
        """What the option means to a command, in a sentence."""
        return self.help if isinstance(self.help, str) else self.help[command]

    def describe(self, command: str) -> str:
        """What a command's help says: a sentence, its values where they are few, and what to know in brackets."""
        text = self.say(command)
        choices = self.kind_on(command).choices
        if choices:
            text = f"{text.removesuffix('.')}: {', '.join(choices)}."
        notes = [self.required[command]] if command in self.required else []
        notes += [f"default: {self.default}"] if self.default else []
        return f"{text} [{'; '.join(notes)}]" if notes else text


class Given(Struct, Generic[T], frozen=True, kw_only=True):
    """What was given for one option, and where; no texts if nothing was."""

    key: str
    kind: Kind[T]
    default: str
    texts: tuple[str, ...]
    place: Place

    @property
    def text(self) -> str | None:
        """The text given, the last of several, None if there is none."""
        return self.texts[-1] if self.texts else None

    @property
    def items(self) -> list[str]:
        """Everything given for an option whose values may be lists with commas."""
        return [item.strip() for text in self.texts for item in text.split(",") if item.strip()]

    @property
    def is_typed(self) -> bool:
        """Whether it comes from the command line, or would: nothing was given."""
        return self.place.source.startswith("--")

    @property
    def value(self) -> T | None:
        """The value, None if nothing was given; errors as for `parsed`."""
        return self.read(self.kind.parse)

    @property
    def values(self) -> tuple[T, ...]:
        """The values of a repeatable option; errors as for `parsed`."""
        return self.read_all(self.kind.parse)

    @property
    def is_default(self) -> bool:
        """Whether the value is the default that the help shows."""
        return bool(self.default) and self.value == self.kind.parse(self.default)

    @property
    def effective(self) -> T:
        """The value, or the default that the help shows."""
        value = self.value
        return self.kind.parse(self.default) if value is None else value

    def read(self, parse: Callable[[str], U]) -> U | None:
        """The value by a parser that knows more than the declaration, such as the current time or the zone."""
        return None if self.text is None else self.parsed(self.text, parse)

    def read_all(self, parse: Callable[[str], U]) -> tuple[U, ...]:
        """The values of a repeatable option by such a parser."""
        return tuple(self.parsed(text, parse) for text in self.texts)

    def parsed(self, text: str, parse: Callable[[str], U]) -> U:
        """Parse a text on behalf of the option.

        Raises:
            UsageError: it is malformed on the command line.
            InputError: it is malformed in the configuration file or the saved plan.
        """
        try:
            return parse(text)
        except BadTextError as error:
            issue = Issue(IssueCode.BAD_OPTION, error.message, error.remedy, self.place)
        raise (UsageError if self.is_typed else InputError)(issue)

    def contradiction(self, message: str, remedy: str) -> InputError:
        """The error that the option does not go together with others."""
        return InputError.of(IssueCode.CONTRADICTION, message, remedy, self.place)


class Settings(Struct, frozen=True, kw_only=True):
    """All that was given."""

    command: str = ""  # that it was given to
    given: Mapping[str, Setting] = field(default_factory=dict)  # by the name of the option
    ladder: tuple[LadderRung, ...] = ()
    tables: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)  # by name and dotted key

    def without(self, *options: Option[Any]) -> Self:
        """The settings as if some options had not been given."""
        names = {option.name for option in options}
        return replace(self, given={name: given for name, given in self.given.items() if name not in names})

    def ladder_for(self, duration: timedelta, *, recurring: bool = False) -> tuple[LadderStep, ...] | None:
        """The ladder of the configuration file for work of that length, once or again and again; None for the usual."""
        rungs = (rung for rung in self.ladder if rung.recurring is recurring)
        return next((rung.steps for rung in rungs if rung.up_to is None or duration <= rung.up_to), None)
