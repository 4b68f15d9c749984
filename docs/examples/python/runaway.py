import wijkgraph

EVERYTHING = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

with wijkgraph.open() as graph:
    try:
        graph.select(EVERYTHING, timeout=1)
    except wijkgraph.WijkgraphError as error:
        print(type(error).__name__, error.what)
