import wijkgraph

with wijkgraph.open() as graph:
    frame = graph.ask("how-large-is-which-set-of-areas").to_dataframe()
    print(list(frame.columns))
    print(frame.attrs["columns"]["number"], frame["number"].max())
