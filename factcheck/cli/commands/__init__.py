"""The commands, a file each; a start imports only the file of the command that is called.

May import everything; what only one command needs is imported inside its functions.
"""
