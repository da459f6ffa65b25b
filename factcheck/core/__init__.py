"""Records, field types, the schema, matching, queries and labels: what a dataset is and can be asked.

Knows no file, screen, clock or environment. May import nothing else of factcheck.
"""
