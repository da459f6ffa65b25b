"""Output for a terminal; the only package that imports rich.

Text of a dataset is printed only through `Screen.sanitize`, which makes control, bidi and invisible
characters visible and replaces those that the terminal cannot show. May import every package
but `cli`.
"""
