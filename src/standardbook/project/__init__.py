"""A company's folder: its handbook with templates and shell beside it, its translations, its start, its day."""
