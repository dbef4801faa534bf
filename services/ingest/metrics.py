"""Every metric of ingest, defined once."""

from prometheus_client import Counter, Gauge, Histogram

ITEMS = Counter("letopis_ingest_items_total", "Articles handed in, by door and fate", ["door", "fate"])
BATCH_SECONDS = Histogram(
    "letopis_ingest_batch_seconds",
    "From a batch read to a batch confirmed by Kafka",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30),
)
IN_FLIGHT_RECORDS = Gauge("letopis_ingest_in_flight_records", "Records that wait for Kafka's confirmation")
IN_FLIGHT_BYTES = Gauge("letopis_ingest_in_flight_bytes", "Bytes that wait for Kafka's confirmation")
PUBLISH_FAILURES = Counter("letopis_ingest_publish_failures_total", "Batches that Kafka did not confirm in time")
KAFKA_UP = Gauge("letopis_ingest_kafka_up", "1 while the producer is connected")
REJECTED_PUSHES = Counter("letopis_ingest_rejected_pushes_total", "Pushes turned away whole, by status", ["status"])
DELIVERIES = Counter(
    "letopis_ingest_deliveries_total", "What hubs have sent (WebSub), by fate: taken, unsigned, unreadable", ["fate"]
)
