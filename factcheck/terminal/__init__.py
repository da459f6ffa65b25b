"""Everything that is laid out for a terminal; the only package that imports rich.

Text of a dataset reaches the screen only through `Screen.shown`, which makes control, bidi and
invisible characters visible and replaces what the terminal cannot show. May import every package
but `cli`.
"""
