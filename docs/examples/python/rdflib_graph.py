from rdflib.namespace import PROV

import wijkgraph

with wijkgraph.open() as graph:
    merge = graph.to_rdflib()
    print(type(merge).__name__, any(merge.subject_objects(PROV.wasAttributedTo)))
