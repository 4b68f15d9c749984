import wijkgraph

with wijkgraph.open() as graph:
    try:
        graph.ask("who-commissioned-which-study", study="Wijk in zich")
    except wijkgraph.WijkgraphError as error:
        print(type(error).__name__, error.what)
