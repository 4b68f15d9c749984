"""`wijkgraph.open`: a project's dataset, or one behind a SPARQL endpoint, ready to be asked."""

from os import PathLike

from wijkgraph.api.arguments import checked_language, checked_path, checked_text
from wijkgraph.api.knowledge_graph import KnowledgeGraph
from wijkgraph.remote.remote_source import RemoteEngine


def open_graph(
    project: str | PathLike[str] | None = None,
    *,
    store: str | None = None,
    store_user: str | None = None,
    default_graph: str | None = None,
    build: str | PathLike[str] | None = None,
    language: str = "en",
) -> KnowledgeGraph:
    """Opens a project's dataset, building it where its files changed; without `project` the one we stand in.

    `store` is the address of a SPARQL endpoint with a published dataset, to ask in place of the project's own; its
    user's password is read from the environment variable WIJKGRAPH_STORE_PASSWORD. `build` is the folder for built
    files. `language` is that of names and sentences, `en` or `nl`.

    Raises SourceError for a folder that is no project, ClaimError for claims that cannot stand, UsageError for a
    wrong address or language, StoreError where the store is away.
    """

    def engine(base: str) -> RemoteEngine | None:
        return RemoteEngine(checked_text(store, "store"), base, store_user, default_graph) if store else None

    graph = KnowledgeGraph(
        checked_path(project, "project") if project is not None else None,
        checked_path(build, "build") if build is not None else None,
        checked_language(language),
        engine,
    )
    _ = graph.store  # what stands in the way is told now, and not at the first question
    return graph
