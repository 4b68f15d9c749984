"""Scripts for wrk, in Lua: many addresses in turn, and queries of which none was ever asked before."""

import json
from collections.abc import Sequence
from urllib.parse import quote


def in_turn(targets: Sequence[str]) -> str:
    """A script that gets some addresses, paths with their queries, one after the other."""
    return f"""local targets = {{ {", ".join(map(json.dumps, targets))} }}
local at = 0
request = function()
  at = at % #targets + 1
  return wrk.format("GET", targets[at])
end
"""


def each_new(path: str, queries: Sequence[str]) -> str:
    """A script that posts queries as forms, each with a comment that no other has."""
    bodies = ", ".join(json.dumps(f"query={quote(query, safe='')}") for query in queries)
    return f"""local bodies = {{ {bodies} }}
local at, run = 0, os.time() .. "-" .. tostring({{}}):match("0x(%x+)")
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
request = function()
  at = at + 1
  return wrk.format("POST", {json.dumps(path)}, nil, bodies[at % #bodies + 1] .. "%20%23" .. run .. "-" .. at)
end
"""


def paced(pause: float) -> str:
    """Lines after which each connection waits so many seconds before its next request."""
    return f"""function delay()
  return {round(pause * 1000)}
end
"""
