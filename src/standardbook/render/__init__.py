"""Render: an Edition becomes finished HTML. Knows Jinja and one edition, never the Handbook."""
