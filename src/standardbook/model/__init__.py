"""The handbook as values: what authors write (`authored`), who sees what (`reach`), a reader's book (`edition`)."""
