"""Metrics that every service has; each is defined once, here or in the `metrics.py` of the service it belongs to.

Names begin with `letopis_`, times are in seconds, sizes in bytes. Labels take few values: never an id, never a text
from outside.
"""

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each counter that says when it began: nobody asks

READY = Gauge("letopis_ready", "1 when the last readiness probe passed, else 0")

# What has become of each message that a worker read. The sum over the outcomes is what it read.
MESSAGES = Counter(
    "letopis_messages_total",
    "Messages by what has become of them: processed, dead_lettered",
    ["topic", "outcome"],
)

# From the start of the handler until the outputs are confirmed, retries included.
MESSAGE_SECONDS = Histogram(
    "letopis_message_seconds",
    "Time to handle a message, until its outputs are confirmed",
    ["topic"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)

# How old a message is when it is done: what a subscriber of the outputs waits for. Grows while a worker lags.
MESSAGE_AGE_SECONDS = Histogram(
    "letopis_message_age_seconds",
    "Age of a message, by its Kafka timestamp, when its outputs are confirmed",
    ["topic"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600, 86400),
)

# Each try that failed for a passing reason. Alert when it goes on growing while MESSAGES does not.
RETRIES = Counter("letopis_retries_total", "Tries to handle a message that failed for a passing reason", ["topic"])

# Records that a worker produced and Kafka confirmed, dead letters included.
OUTPUTS = Counter("letopis_outputs_total", "Records produced and confirmed", ["topic"])

# Messages that wait between the worker and the end of the partition. Alert: above 0 and MESSAGES unchanged.
LAG = Gauge("letopis_lag", "Messages of an assigned partition not yet read", ["topic", "partition"])
