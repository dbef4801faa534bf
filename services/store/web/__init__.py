"""The timeline for people and programs: the API under `/v1` and the pages."""
