"""Does the warehouse find exactly what was planted, and nothing that was not?"""
