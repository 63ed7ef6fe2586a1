"""What the process loads, once for all, from which workers are forked."""
