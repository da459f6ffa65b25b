"""From YAML text to records and problems, each with its position.

May import `core` and `files`.
"""
