import wijkgraph

with wijkgraph.open() as graph:
    answer = graph.ask("who-commissioned-which-study", study="veerkracht-in-het-corporatiebezit")
    print(answer.outcome)
    print(answer.told)
    if answer.silence:
        print(answer.silence.as_of, len(answer.silence.searched))
