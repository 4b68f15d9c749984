import wijkgraph

with wijkgraph.open(store="http://127.0.0.1:8000/sparql") as graph:
    answer = graph.ask("who-commissioned-which-study", study="Wijk in zicht")
    print(len(answer) > 0, answer.outcome)
