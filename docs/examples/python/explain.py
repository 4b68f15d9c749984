import wijkgraph

with wijkgraph.open() as graph:
    found = graph.explain("Wijk in zicht")
    print(found.thing.name, found.thing.kind)
    for row in found:
        if row["property"].name == "produced by":
            print(row["value"].name, row["value"].iri)
            print(row.quotes[0].text)
