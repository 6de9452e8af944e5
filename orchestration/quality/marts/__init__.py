"""The checks on the marts: one file per idea, `measures.py` lists them all."""
