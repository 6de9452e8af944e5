"""Privacy at the door: keyed pseudonyms instead of identifiers, the key outside the database (GDPR art.

4(5), 25, 32).
"""
