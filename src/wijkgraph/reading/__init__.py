"""Reading: from a letter and somebody's draft to proposed claims, and from there to reviewed ones."""
