"""The command klantbeeld: what is typed, and what the terminal shows."""
