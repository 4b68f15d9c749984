"""A SPARQL 1.1 engine elsewhere, asked as if it were our own store. The only door to SPARQLWrapper.

Engines differ, and some hide it: they cut answers at a row cap, give half of one when time is up, mix every graph
into the default one, rewrite literals. What can be set right is set right here; what cannot is an error.
"""

from wijkgraph.remote.endpoint import Endpoint, Login
from wijkgraph.remote.source import PASSWORD, RemoteEngine, WatchedEngine, login_of
from wijkgraph.remote.store import RemoteStore
from wijkgraph.remote.writing import UpdateWriter, Writer

__all__ = [
    "PASSWORD",
    "Endpoint",
    "Login",
    "RemoteEngine",
    "RemoteStore",
    "UpdateWriter",
    "WatchedEngine",
    "Writer",
    "login_of",
]
