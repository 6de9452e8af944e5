"""The governed taxonomy of contact reasons: its seeds checked before any model runs."""
