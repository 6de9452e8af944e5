"""What every room stands on: settings, errors, the lock on a warehouse, and SQL text that is safe."""
