"""The drawing room: everything that is laid out for a screen; the only one that imports rich.

What a dataset says reaches the screen through `Screen.shown` alone, which makes control, bidi and
invisible characters visible and gives plain letters where the terminal has no others.
"""
