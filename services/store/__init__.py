"""From extractions to the timeline: one entry for each real-world event, merged over the articles that report it.

The core is pure: periods, parties, mentions, likeness, clustering, consensus and region neither read nor write
anything. The database is one module, the Faust app and the web are thin around them.
"""
