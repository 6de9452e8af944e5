"""`klantbeeld propose`: contact reasons that a trained model proposes for contacts with text and no code."""
