"""factcheck: who said what, and what happened, kept in one plain YAML file."""

__version__ = "0.1.0"
