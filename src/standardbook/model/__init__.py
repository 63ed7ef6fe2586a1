"""The handbook as values: what authors write (`authored`), who may see what (`reach`), one reader's book (`edition`)."""
