import wijkgraph

with wijkgraph.open() as graph:
    answer = graph.ask("who-commissioned-which-study", study="Wijk in zicht")
    print(answer.asked)
    for row in answer:
        print("-", row["client"])
    print(answer.rows[0].quotes[0])
