"""Papers fetched from public services, politely, each kept once by its id and the hash of its bytes."""
