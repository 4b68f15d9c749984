"""The keeper for an engine elsewhere: its workers hold no data but pass each query on, within the same limits.

A worker that overruns is killed, which closes its connection; whether the engine then stops is the engine's affair.
"""

from wijkgraph.engine.evaluating import Loaded
from wijkgraph.engine.keeper_process import keep
from wijkgraph.engine.limits import Limits
from wijkgraph.engine.source import Source
from wijkgraph.errors import StoreError
from wijkgraph.remote.evaluating import RemoteEvaluator
from wijkgraph.remote.source import RemoteEngine
from wijkgraph.remote.store import RemoteStore


def load_engine(source: Source, limits: Limits) -> Loaded:
    """The engine, found and known. Raises StoreError when it is away."""
    if source.engine is None:
        raise StoreError("This source is no engine elsewhere", where=source.version)
    engine = RemoteEngine(**source.engine)
    endpoint = engine.endpoint(seconds=limits.deadline, largest_mb=limits.answer_mb)
    store = RemoteStore.connect(endpoint, engine.default_graph)
    return Loaded(lambda: RemoteEvaluator(store), None, network=True)


if __name__ == "__main__":
    keep(load_engine)
