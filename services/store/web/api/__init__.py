"""`/v1`: the timeline for programs, a module for each subject."""
