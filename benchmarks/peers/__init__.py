"""The same work in other tools: scripts, each run in its own process."""
