"""`python -m wijkgraph` is the `wijkgraph` command."""

from wijkgraph.cli import main

main()
