"""The engine: runs SPARQL safely. The only door to the embedded store."""
