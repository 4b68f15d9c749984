"""Several web processes that serve one port: their supervisor, and what they say to each other."""
