import wijkgraph

with wijkgraph.open() as graph:
    citation = graph.citation("Wijk in zicht")
    print(citation.address)
    print(citation.sources[0])
    print(graph.cite("Wijk in zicht", "bibtex").splitlines()[0])
