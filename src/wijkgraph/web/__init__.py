"""The HTTP side: requests in, calls to the floors below, presentation out."""
