"""Tables: rows of delimited text, JSON or YAML, the column map, and the records of rows.

May import what `importing` may, and the rest of `importing` but `importing.merge.merger`.
"""
