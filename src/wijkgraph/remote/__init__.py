"""SPARQL 1.1 engines elsewhere, queried as if they were our own store. The only door to SPARQLWrapper and httpx.

Engines differ, and some hide it: they cut answers at a row cap, give half of one when time is up, mix every graph
into the default one, rewrite literals. `dialects` sets right what can be set right; the rest is an error.
"""

# The variable with the password of a user. Never an option, nor handed on as an argument: others on the machine can
# read those.
PASSWORD = "WIJKGRAPH_STORE_PASSWORD"
