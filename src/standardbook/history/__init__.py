"""What changed from one version of a handbook to the next, for whom, and the record of it."""
