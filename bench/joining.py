"""One report from several runs on the same machine: a full run takes hours that nobody has at a stretch."""

from collections.abc import Mapping, Sequence
from typing import Any


def joined(runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The first run, with the sizes, sites, twins and other parts that only later runs have.

    What two runs have is taken from the earlier. Raises ValueError when they are not of one machine, one commit and the
    same versions.
    """
    first, *others = runs
    whole = {**first, "apart": []}
    for other in others:
        for name in ("processor", "cores", "system"):
            if other["machine"][name] != first["machine"][name]:
                raise ValueError(f"not the same machine: {name}")
        if other["machine"]["commit"] != first["machine"]["commit"]:
            raise ValueError("not the same commit")
        if other["versions"] != first["versions"]:
            raise ValueError("not the same versions")
        load = [other["machine"].get(f"load_{when}") for when in ("before", "after")]
        whole["apart"].append({"parts": _add(whole, other), "load": load})
    return whole


def _add(whole: dict[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Add what is missing; the names of what was added."""
    added = []
    for name in ("sizes", "pages", "builds"):
        key = "letters" if name == "builds" else "quads"
        known = {one[key] for one in whole.get(name, [])}
        more = [one for one in other.get(name, []) if one[key] not in known]
        if more:
            whole[name] = sorted([*whole.get(name, []), *more], key=lambda one: one[key])
            added += [f"{one[key]} {key} ({name})" for one in more]
    if "twins" in other and "twins" in whole:
        known = {one["letters"] for one in whole["twins"]["synthetic"]}
        more = [one for one in other["twins"]["synthetic"] if one["letters"] not in known]
        together = sorted([*whole["twins"]["synthetic"], *more], key=lambda one: one["letters"])
        whole["twins"] = {**whole["twins"], "synthetic": together}
        added += [f"twin of {one['letters']} letters" for one in more]
    for name in ("processes", "runaways", "cold_start_seconds", "reading", "soak", "twins"):
        if name in other and name not in whole:
            whole[name] = other[name]
            added.append(name.replace("_", " "))
    return added
