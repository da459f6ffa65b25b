"""The commands, one or two per module; only the module of the called command is imported.

May import everything. Imports that only one command needs are inside its functions.
"""
