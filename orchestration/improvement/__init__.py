"""What of improving is written down once and kept: starting points and rankings."""
