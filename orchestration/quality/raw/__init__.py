"""The checks on raw: one file per idea, `measures.py` lists them all."""
