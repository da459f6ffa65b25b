"""What a dataset shows when it is counted, compared or followed through time, and quotations in source texts.

May import `core`.
"""
