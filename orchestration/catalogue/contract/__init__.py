"""The input contract: one file per entity."""
