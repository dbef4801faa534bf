"""The timeline for people."""
