"""The demo: a simulated company, and whether the marts find what was planted in it."""
