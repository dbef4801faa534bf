"""What every service needs once: settings, logging, Kafka, metrics, health, dead letters, migrations."""
