"""The protocol half of the HTTP side: a SPARQL service, which knows RDF and nothing of letters or claims."""
