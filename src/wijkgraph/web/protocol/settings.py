"""Settings of the service: flags before environment before file before defaults, one name in all of them.

A setting `slow_workers` is `WIJKGRAPH_SLOW_WORKERS` in the environment and `slow_workers = 2` in the file.
`docs/settings.md` is the table of them, checked against this module.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from wijkgraph.engine.limits import Limits, limit
from wijkgraph.errors import SourceError, UsageError
from wijkgraph.toml_file import nearest_key, place_of, read_toml

_PREFIX = "WIJKGRAPH_"
_MOST_BY_DEFAULT = 4  # web processes
_MOST = 10**9  # of any setting: clocks and limits of processes go no further than a few times that
_NOT_OURS = frozenset({"root", "build", "config"})  # WIJKGRAPH_ROOT, _BUILD and _CONFIG are read elsewhere


@dataclass(frozen=True)
class Settings:
    """Settings of the HTTP side, and the limits of the engine."""

    host: str = limit("127.0.0.1", "address to listen on; 0.0.0.0 for all")
    port: int = limit(
        8000,
        "port to listen on, at most 65535; 0 takes a free one",
        most=65535,  # getaddrinfo would take the remainder for the port that was meant
    )
    processes: int = limit(
        0, "web processes that share the port, at most 64; 0 is one for each core, at most 4", most=64
    )
    watch_seconds: float = limit(2.0, "seconds between looks for a newer snapshot; 0 never looks")
    grace_seconds: int = limit(30, "seconds that running answers get to end when the service stops")
    connections: int = limit(1000, "connections at once; one more is answered 503", divided=True)
    head_seconds: float = limit(
        10.0, "seconds in which the address and headers of a request must arrive", positive=True
    )
    body_seconds: float = limit(30.0, "seconds in which the body of a request must arrive", positive=True)
    max_age: int = limit(60, "seconds for which caches may reuse an answer without asking again")
    response_mb: int = limit(
        32,
        "MiB of responses kept as they were sent, pages and answers, for at most max_age; 0 keeps none",
        divided=True,
    )
    client_seconds: float = limit(
        120.0, "seconds of query work one client may use per minute; 0 does not count"
    )
    client_running: int = limit(16, "queries one client may run at once; 0 does not count")
    robots: str = limit(
        "limited",
        "what crawlers may read: open for all, limited for pages but no queries, deny for nothing",
        choices=("open", "limited", "deny"),
    )
    query_log: str = limit("", "file for one JSON line per query; - is stderr, empty is none")
    log_text: bool = limit(True, "whether the query log holds the text of queries")
    allow_service: str = limit(
        "", "prefixes of endpoints that SERVICE may call, separated by spaces; empty is none"
    )
    mcp: bool = limit(False, "whether assistants are served at /mcp, by the Model Context Protocol")
    mcp_hosts: str = limit(
        "",
        "names of hosts under which /mcp may be asked, separated by spaces; empty is loopback, or any elsewhere",
    )
    limits: Limits = field(default_factory=Limits)

    @property
    def allowed_services(self) -> tuple[str, ...]:
        """The prefixes under which SERVICE may call."""
        return tuple(self.allow_service.split())

    @property
    def number_of_processes(self) -> int:
        """The web processes that are meant."""
        return self.processes or min(_MOST_BY_DEFAULT, _cores())

    def of_one_process(self) -> "Settings":
        """The settings of each web process: what all may use together is divided among them, and rounded up."""
        limits = _divided(self.limits, self.number_of_processes)
        return replace(_divided(self, self.number_of_processes), limits=limits)


T = TypeVar("T", Settings, Limits)


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _divided(settings: T, parts: int) -> T:
    shares = {
        entry.name: -(-getattr(settings, entry.name) // parts)
        for entry in fields(settings)
        if entry.metadata.get("divided")
    }
    return replace(settings, **shares)


def settings_fields() -> Iterator[Field[Any]]:
    """Every setting, those of the service first, then the engine's limits."""
    yield from (entry for entry in fields(Settings) if entry.name != "limits")
    yield from fields(Limits)


def load_settings(
    flags: Mapping[str, Any],
    *,
    files: Iterable[Path] = (),
    environment: Mapping[str, str] = os.environ,
    options: Mapping[str, str] = MappingProxyType({}),
) -> Settings:
    """The settings from all places, the later ones before the earlier: files, the environment, flags.

    In a file they stand in a table `[serve]`, or alone. Flags that are None were not given; `options` name the option
    of the command that gives a setting, where that is not left to `--set`.

    Raises SourceError for an unreadable file, UsageError for a setting that does not exist or a value of a wrong kind.
    """
    known = {entry.name: entry for entry in settings_fields()}
    values: dict[str, Any] = {}
    for file in files:
        for name, value in _read_file(file).items():
            place = place_of(file, name)
            values[name] = _value(_known(name, known, place), value, place)
    for variable, text in environment.items():
        name = variable.removeprefix(_PREFIX).lower()
        if variable.startswith(_PREFIX) and name not in _NOT_OURS and name in known:
            values[name] = _value(known[name], text, variable)
    for name, value in flags.items():
        if value is not None:
            place = options.get(name, f"--set {name}")
            values[name] = _value(_known(name, known, place), value, place)
    limits = {entry.name: values.pop(entry.name) for entry in fields(Limits) if entry.name in values}
    return Settings(**values, limits=Limits(**limits))


def _read_file(file: Path) -> Mapping[str, Any]:
    """The settings in a file: those of its table `[serve]`, or all it has where it is no project's."""
    read = read_toml(file)
    own = read.get("serve", {} if "project" in read else read)
    if not isinstance(own, dict):
        raise SourceError(
            "'serve' is not a table",
            where=place_of(file, "serve"),
            next="Write [serve] on a line of its own.",
        )
    return own


def _known(name: str, known: Mapping[str, Field[Any]], where: str) -> Field[Any]:
    if name not in known:
        advice = nearest_key(name, known, f"Known: {', '.join(known)}.")
        raise UsageError(f"There is no setting '{name}'", where=where, next=advice)
    return known[name]


def _value(setting: Field[Any], value: Any, where: str) -> Any:
    """A value of the setting's kind; text is read as that kind."""
    kind: type[Any] = type(setting.default)
    readable = (str, kind, int) if kind is float else (str, kind)
    try:
        if kind is bool and isinstance(value, str):
            return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[
                value.lower()
            ]
        made = kind(value) if isinstance(value, readable) else None
    except (ValueError, KeyError):
        made = None
    if made is None or isinstance(value, bool) != (kind is bool) or not _may_be(made, setting.metadata):
        raise UsageError(
            f"'{value}' does not fit the setting '{setting.name}'",
            where=where,
            next=f"Give {setting.metadata['meaning']}.",
        )
    return made


def _may_be(value: Any, what: Mapping[str, Any]) -> bool:
    """True if a setting of that description may have this value."""
    if isinstance(value, str):
        return not what["choices"] or value in what["choices"]
    return bool((value > 0 if what["positive"] else value >= 0) and value <= (what["most"] or _MOST))
