"""The catalogue of metrics: one file per fact."""
