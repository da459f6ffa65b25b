"""From records to YAML text, spliced into a file so that all other bytes stay as they are.

May import `core`, `files` and `reading`.
"""
