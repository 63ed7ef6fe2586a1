"""What is shipped or asked of the machine: fonts, words, templates, limits, the disk, digests."""
