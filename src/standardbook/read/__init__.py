"""Read: files become a Handbook or diagnostics. Knows YAML, files and spans; nothing about roles or outputs."""

from standardbook.read.handbook import read_handbook

__all__ = ["read_handbook"]
