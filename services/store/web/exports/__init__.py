"""The timeline as files that other programs read, written as they are read, of any size."""
