"""Export: finished HTML becomes files. One engine in each module; nothing here knows a Handbook."""
