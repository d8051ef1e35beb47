"""`python -m search_engine.cli`, where the script itself is not at hand."""

from search_engine.cli import main

main()
