import wijkgraph

QUERY = """
PREFIX wg: <https://w3id.org/wijkgraph/def#>
SELECT ?set ?size WHERE { ?set wg:statedSize ?size ; a wg:AreaSet } ORDER BY DESC(?size) LIMIT 2
"""

with wijkgraph.open() as graph:
    for row in graph.select(QUERY):
        print(row["set"].rpartition("/")[2], row["size"])
