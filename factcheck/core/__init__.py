"""Records, field types, the schema, matching, queries and labels.

Uses no file, screen, clock or environment. May import nothing else of factcheck.
"""
