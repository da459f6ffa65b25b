"""Records as YAML text, inserted into a file without changing any other byte.

May import `core`, `files` and `reading`.
"""
