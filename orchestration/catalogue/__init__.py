"""The definitions of the warehouse, as data in catalogue/, and what is generated from them."""
