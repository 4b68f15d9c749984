"""Files as they are found (PDF, official XML, saved pages) become plain text, in a child process with limits."""
