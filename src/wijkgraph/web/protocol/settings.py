"""Settings of the service: flags before environment before file before defaults, one name in all of them.

A setting `slow_workers` is `WIJKGRAPH_SLOW_WORKERS` in the environment and `slow_workers = 2` in the file.
`docs/settings.md` is the table of them, checked against this module.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from wijkgraph.engine.limits import Limits, limit
from wijkgraph.errors import SourceError, UsageError

_PREFIX = "WIJKGRAPH_"
_NOT_OURS = frozenset({"root", "build", "config"})  # WIJKGRAPH_ROOT, _BUILD and _CONFIG are read elsewhere


@dataclass(frozen=True)
class Settings:
    """Settings of the HTTP side, and the limits of the engine."""

    host: str = limit("127.0.0.1", "address to listen on; 0.0.0.0 for all")
    port: int = limit(8000, "port to listen on; 0 takes a free one")
    watch_seconds: float = limit(2.0, "seconds between looks for a newer snapshot; 0 never looks")
    grace_seconds: int = limit(30, "seconds that running answers get to end when the service stops")
    connections: int = limit(1000, "connections at once; one more is answered 503")
    head_seconds: float = limit(
        10.0, "seconds in which the address and headers of a request must arrive", positive=True
    )
    body_seconds: float = limit(30.0, "seconds in which the body of a request must arrive", positive=True)
    max_age: int = limit(60, "seconds for which caches may reuse an answer without asking again")
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
    limits: Limits = field(default_factory=Limits)

    @property
    def allowed_services(self) -> tuple[str, ...]:
        """The prefixes under which SERVICE may call."""
        return tuple(self.allow_service.split())


def settings_fields() -> Iterator[Field[Any]]:
    """Every setting, those of the service first, then the engine's limits."""
    yield from (entry for entry in fields(Settings) if entry.name != "limits")
    yield from fields(Limits)


def load_settings(
    flags: Mapping[str, Any],
    *,
    project: Mapping[str, Any] | None = None,
    file: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings from all places, the later ones before the earlier: the project's, a file, the environment, flags.

    Flags that are None were not given.

    Raises SourceError for an unreadable file, UsageError for a setting that does not exist or a value of a wrong kind.
    """
    known = {entry.name: entry for entry in settings_fields()}
    values: dict[str, Any] = {}
    for name, value in (project or {}).items():
        values[name] = _value(_known(name, known, "[serve]"), value, "[serve]")
    for name, value in _read_file(file).items():
        values[name] = _value(_known(name, known, str(file)), value, str(file))
    for variable, text in environment.items():
        name = variable.removeprefix(_PREFIX).lower()
        if variable.startswith(_PREFIX) and name not in _NOT_OURS and name in known:
            values[name] = _value(known[name], text, variable)
    for name, value in flags.items():
        if value is not None:
            values[name] = _value(_known(name, known, "flags"), value, f"--{name.replace('_', '-')}")
    limits = {entry.name: values.pop(entry.name) for entry in fields(Limits) if entry.name in values}
    return Settings(**values, limits=Limits(**limits))


def _read_file(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(
            f"Cannot read the settings: {error}", where=str(file), next="Give a TOML file."
        ) from error
    own = read.get("serve", read)  # a project's file, or settings alone
    return own if isinstance(own, dict) else read


def _known(name: str, known: Mapping[str, Field[Any]], where: str) -> Field[Any]:
    if name not in known:
        raise UsageError(f"There is no setting '{name}'", where=where, next=f"Known: {', '.join(known)}.")
    return known[name]


def _value(setting: Field[Any], value: Any, where: str) -> Any:
    """A value of the setting's kind; text is read as that kind."""
    kind: type[Any] = type(setting.default)
    try:
        if kind is bool and isinstance(value, str):
            return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[
                value.lower()
            ]
        made = kind(value)
    except (ValueError, TypeError, KeyError):
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
    return bool(value > 0 if what["positive"] else value >= 0)
