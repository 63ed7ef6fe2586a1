"""standardbook: structured service standards become a controlled PDF and a searchable site for every role."""

__version__ = "0.1.0"
