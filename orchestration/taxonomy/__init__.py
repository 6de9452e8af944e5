"""The governed taxonomy of contact reasons: its seeds are checked before any model runs."""
