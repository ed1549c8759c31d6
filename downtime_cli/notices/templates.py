"""
The templates of notices: ours, a user's folder that takes precedence, and the place of an error in them.

A template is `CHANNEL.DIALECT.j2`; `phrases/LANGUAGE.j2` holds the sentences of a language as macros. Templates are not
trusted: they run in Jinja's sandbox, see only values, and whatever they print is made harmless for their dialect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Final

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
)
from jinja2.environment import TemplateModule
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError

from downtime_cli.core.errors import AccessError, InputError, Issue, IssueCode, Place
from downtime_cli.notices.dialects import DIALECTS, build_finalize
from downtime_cli.notices.names import LANGUAGES
from downtime_cli.notices.template_limits import LimitedEnvironment
from downtime_cli.notices.template_texts import NoTextError

_SUFFIX: Final = ".j2"
_PHRASES: Final = "phrases/"
_LONGEST: Final = 256 * 1024


class _UnusableFileError(TemplateError):
    """What stands in the folder under the name of a template cannot be used."""


class _Folder(FileSystemLoader):
    """The templates of a user's folder, and of no place that a link in it leads to."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Read a template.

        Raises:
            _UnusableFileError: it lies elsewhere, is no file, or is too long.
        """
        path = self._folder.joinpath(*template.split("/"))
        if path.exists():
            if not path.resolve().is_relative_to(self._folder.resolve()):
                raise _UnusableFileError("is a link out of the folder of templates")
            if not path.is_file() or path.stat().st_size > _LONGEST:
                raise _UnusableFileError("is no file, or is longer than a template can be")
        return super().get_source(environment, template)


class Templates:
    """The templates of a user's folder, and ours where it has none of that name."""

    def __init__(self, folder: Path | None = None) -> None:
        """Look into the folder first, if there is one."""
        ours: list[BaseLoader] = [PackageLoader("downtime_cli", "templates")]
        self._folder = folder
        self._loader = ChoiceLoader([_Folder(folder), *ours] if folder else ours)
        self._environments: dict[str, LimitedEnvironment] = {}
        self._phrases: dict[tuple[str, str], str] = {}

    def languages(self) -> tuple[str, ...]:
        """The tags of the languages that have phrases."""
        names = [name for name in self._names if name.startswith(_PHRASES)]
        return tuple(name.removeprefix(_PHRASES).removesuffix(_SUFFIX) for name in names)

    @property
    def own_languages(self) -> tuple[str, ...]:
        """Of the tags, those of the user's folder that we have no phrases for."""
        return tuple(tag for tag in self.languages() if tag not in LANGUAGES)

    def of_channel(self, channel: str) -> dict[str, str]:
        """The templates of a channel by dialect; empty for an unknown channel."""
        found = {dialect: f"{channel}.{dialect}{_SUFFIX}" for dialect in DIALECTS}
        return {dialect: name for dialect, name in found.items() if name in self._names}

    def channels(self) -> tuple[str, ...]:
        """The channels that have templates."""
        names = [name.removesuffix(_SUFFIX) for name in self._names if "/" not in name]
        found = {name.rpartition(".")[0] for name in names if name.rpartition(".")[2] in DIALECTS}
        return tuple(sorted(found - {"subject"}))

    def render(self, name: str, language: str, values: Mapping[str, object]) -> str:
        """Fill a template, which sees the values, the phrases of the language as `say`, and our macros as `part`.

        Raises:
            InputError: the template is malformed, or uses something that does not exist; it names template and line.
            AccessError: it cannot be read.
        """
        environment, seen = self._environment(name.removesuffix(_SUFFIX).rpartition(".")[2]), dict(values)
        with (
            _located(environment, self._path(name)),
            _macros(environment, f"{_PHRASES}{language}{_SUFFIX}", seen) as seen["say"],
            _macros(environment, f"parts{_SUFFIX}", seen) as seen["part"],
        ):
            return environment.get_template(name).render(seen)

    def source(self, name: str) -> str:
        """Read a file beside the templates as it is, such as a page's script; errors are those of `render`."""
        environment = self._environment("html")
        with _located(environment, self._path(name)):
            return self._loader.get_source(environment, name)[0]

    def phrase(self, language: str, name: str) -> str:
        """Look up a phrase that needs no values; errors are those of `render`."""
        if (language, name) not in self._phrases:
            environment, source = self._environment("txt"), f"{_PHRASES}{language}{_SUFFIX}"
            with _located(environment, self._path(source)):
                module = environment.get_template(source).make_module()
                self._phrases[language, name] = str(getattr(module, name)())
        return self._phrases[language, name]

    @cached_property
    def _names(self) -> list[str]:
        return self._loader.list_templates()

    def _path(self, name: str) -> str:
        """The template as it was typed, with the user's folder, if it is there."""
        path = self._folder.joinpath(*name.split("/")) if self._folder else None
        return str(path) if path is not None and path.exists() else name

    def _environment(self, dialect: str) -> LimitedEnvironment:
        if dialect not in self._environments:
            self._environments[dialect] = LimitedEnvironment(
                build_finalize(dialect),
                loader=self._loader,
                undefined=StrictUndefined,
                autoescape=True,
                trim_blocks=True,
                lstrip_blocks=True,
                keep_trailing_newline=True,
                auto_reload=False,
            )
        return self._environments[dialect]


def load_templates(folder: Path | None = None) -> Templates:
    """Find the templates, which are compiled at most once for each folder."""
    return _load_below(folder, None if folder is None else Path.cwd())


@lru_cache(maxsize=8)
def _load_below(folder: Path | None, _: Path | None) -> Templates:
    return Templates(folder)


def eject() -> Iterator[tuple[str, str]]:
    """Yield name and text of each of our templates."""
    root = files("downtime_cli") / "templates"
    for name in PackageLoader("downtime_cli", "templates").list_templates():
        yield name, root.joinpath(name).read_text("utf-8")


@contextmanager
def _macros(environment: Environment, name: str, values: dict[str, object]) -> Iterator[TemplateModule]:
    """Make the macros of a template, which see some values, and let go of them afterwards.

    They hold their context, which holds them: hundreds of messages would leave hundreds of megabytes to `gc`.
    """
    template = environment.get_template(name)
    context = template.new_context(values)
    yield TemplateModule(template, context)
    context.vars.clear()


@contextmanager
def _located(environment: LimitedEnvironment, name: str) -> Iterator[None]:
    """Limit the work of a template, and turn its failures, and those of others it uses, into errors at their lines."""
    environment.budget.renew()
    try:
        yield
    except Exception as failure:  # noqa: BLE001 - whatever Python says of what Jinja makes of a template
        if isinstance(failure, OSError) and not isinstance(failure, TemplateError):
            place, remedy = Place(source=failure.filename or name), "check its permissions"
            message = f"cannot read: {failure.strerror}"
            raise AccessError.of(IssueCode.UNREADABLE, message, remedy, place) from None
        try:
            environment.handle_exception()
        except Exception as error:  # noqa: BLE001 - the same, with the lines of the template
            raise InputError(_build_issue(error, name, _find_depth(failure.__traceback__))) from None


def _build_issue(error: Exception, name: str, depth: int) -> Issue:
    message = str(error) or type(error).__name__
    remedy = "correct the template; docs/notices.md lists the variables"
    place = _find_place(error.__traceback__, name)
    if isinstance(error, TemplateNotFound):
        message, remedy = f"there is no template {error.name!r}", "correct the name, or put the file into the folder"
        return Issue(IssueCode.NO_TEMPLATE, message, remedy, place)
    if isinstance(error, _UnusableFileError):
        remedy = "put a copy of the template into the folder"
    elif isinstance(error, NoTextError):
        remedy = error.remedy
    elif isinstance(error, TemplateSyntaxError):
        place = Place(source=error.filename or error.name or name, line=error.lineno)
    elif isinstance(error, RecursionError) and place.line is None:
        message, remedy = "its parts are nested too deeply to be read", "take brackets and blocks apart"
        place = Place(source=name, line=depth)
    return Issue(IssueCode.BAD_TEMPLATE, message, remedy, place)


def _find_depth(trace: TracebackType | None) -> int:
    """Find the line of the template that Jinja's parser and compiler had come to, the first if they do not tell."""
    line = 1
    while trace is not None:
        seen = trace.tb_frame.f_locals
        told = getattr(seen.get("node"), "lineno", None) or seen.get("lineno")
        line = told if isinstance(told, int) else line
        trace = trace.tb_next
    return line


def _find_place(trace: TracebackType | None, name: str) -> Place:
    """Find the last line of a template that a traceback passed through: Jinja puts those of templates into it."""
    place = Place(source=name)
    while trace is not None:
        source = trace.tb_frame.f_code.co_filename
        if source.endswith(_SUFFIX):
            place = Place(source=source, line=trace.tb_lineno)
        trace = trace.tb_next
    return place
