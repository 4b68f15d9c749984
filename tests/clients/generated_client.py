"""A client made from our OpenAPI document by openapi-python-client, which stands in the current folder as `generated`.

Run by test_clients.py: `python generated_client.py ADDRESS`; prints each call with its status and text as JSON.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))

from generated.api.documents import get_search, get_thing, get_void
from generated.api.graph_store import get_graph
from generated.api.questions import (
    which_chain_runs_through_which_decision,
    who_held_which_office_when,
    who_made_which_study,
)
from generated.api.sparql import query, query_by_post
from generated.client import Client
from generated.models import GetThingFormat, QueryByPostDataBody, QueryFormat, WhoMadeWhichStudyFormat

client = Client(base_url=sys.argv[1])
study = "study/wijk-in-zicht"
names = "SELECT ?s WHERE { ?s a ?class } LIMIT 1"
answers = {
    "question": who_made_which_study.sync_detailed(client=client, study=study),
    "question by name": who_made_which_study.sync_detailed(client=client, study="Wijk in zicht"),
    "question csv": who_made_which_study.sync_detailed(
        client=client, study=study, format_=WhoMadeWhichStudyFormat.CSV
    ),
    "question fault": who_made_which_study.sync_detailed(client=client, study="nobody-made-this"),
    "question of a graph": which_chain_runs_through_which_decision.sync_detailed(client=client),
    "question with a day": who_held_which_office_when.sync_detailed(client=client),
    "select": query.sync_detailed(client=client, query=names),
    "select tsv": query.sync_detailed(client=client, query=names, format_=QueryFormat.TSV),
    "select by post": query_by_post.sync_detailed(client=client, body=QueryByPostDataBody(query=names)),
    "select fault": query.sync_detailed(client=client, query="SELECT * {"),
    "construct": query.sync_detailed(client=client, query="CONSTRUCT WHERE { ?s a ?class } LIMIT 1"),
    "description": query.sync_detailed(client=client),
    "graph": get_graph.sync_detailed(client=client, graph="https://w3id.org/wijkgraph/nothing"),
    "search": get_search.sync_detailed(client=client, q="Rebel"),
    "thing": get_thing.sync_detailed("study", "wijk-in-zicht", client=client),
    "thing rdf": get_thing.sync_detailed(
        "study", "wijk-in-zicht", client=client, format_=GetThingFormat.RDFXML
    ),
    "void": get_void.sync_detailed(client=client),
}
told = {
    name: (answer.status_code, answer.headers["content-type"], answer.content.decode())
    for name, answer in answers.items()
}
assert all(answer.parsed is not None for answer in answers.values())
json.dump(told, sys.stdout)
