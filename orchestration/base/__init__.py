"""What every other package builds on: settings, errors, the lock on a warehouse, and safe SQL text."""
