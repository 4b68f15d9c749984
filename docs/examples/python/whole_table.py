import wijkgraph

with wijkgraph.open() as graph:
    frame = graph.table("study").to_dataframe().set_index("name")
    print(frame.loc["Wijk in zicht (Neighbourhood in View)", "producedBy_label"])
    print(frame.attrs["columns"]["producedBy_label"])
