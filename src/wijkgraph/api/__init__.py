"""The front door for Python: a graph opened, asked and cited. `import wijkgraph` leads here."""
