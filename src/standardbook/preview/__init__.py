"""The handbook in the browser as it is being written."""
