import wijkgraph

with wijkgraph.open() as graph:
    for row in graph.search("rotterdam zuid", most=3):
        print(row["kind"], row["thing"].name)
