"""The klantbeeld command: what is typed, and what the terminal shows."""
