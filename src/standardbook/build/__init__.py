"""Outputs: asked for, made by processes, cached and published all at once."""
