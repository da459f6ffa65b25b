"""Tables: rows from delimited text, JSON or YAML, the column map, and from rows to records.

May import what `importing` may, and the rest of `importing` but `importing.merge.merger`.
"""
