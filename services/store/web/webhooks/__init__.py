"""Changes of the timeline posted to subscribers."""
