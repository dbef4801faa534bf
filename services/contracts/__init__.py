"""The language that all services speak: models, topics, ids, headers and their schemas. Imports no other service."""
