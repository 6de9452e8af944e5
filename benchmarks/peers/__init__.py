"""The same work in other tools: scripts, each run in a process of its own."""
