"""Things as linked data: what they are called, their descriptions as graphs, and the profiles of those."""
