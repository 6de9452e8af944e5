"""`klantbeeld propose`: contact reasons that a trained model proposes for contacts with text but no code."""
