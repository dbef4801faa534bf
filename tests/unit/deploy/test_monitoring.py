"""Alerts and dashboards ask for metrics that there are, in PromQL that can be read."""

import importlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import promql_parser
import pytest
import yaml
from prometheus_client import REGISTRY

from services.ingest.feed_watch import FeedMetrics

DEPLOY = Path(__file__).parents[3] / "deploy"
ALERTS = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())
DASHBOARD = json.loads((DEPLOY / "grafana" / "dashboards" / "letopis.json").read_text())
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
EXPRESSIONS = [rule["expr"] for rule in RULES] + [
    target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]
]


def known() -> set[str]:
    """The names of all series that our services give out."""
    for service in ("platform", "ingest", "extract"):
        importlib.import_module(f"services.{service}.metrics")
    families = [*REGISTRY.collect(), *FeedMetrics(lambda: datetime.now(UTC)).collect()]
    suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}
    return {family.name + suffix for family in families for suffix in suffixes.get(family.type, [""])}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_can_be_read_and_asks_for_what_there_is(expression: str) -> None:
    promql_parser.parse(expression)

    asked = set(re.findall(r"\bletopis_\w+", expression))
    assert asked | {"up"} <= known() | {"up"}
    assert asked or "up{" in expression


def test_each_alert_says_what_has_happened_and_what_to_do() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"].keys() == {"summary", "description"}
        assert re.fullmatch(r"\d+[smh]", rule.get("for", "0m"))


def test_prometheus_reads_the_rules_and_knows_all_services() -> None:
    config = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())
    compose = yaml.safe_load((DEPLOY.parent / "docker-compose.yml").read_text())

    assert config["rule_files"] == ["alerts.yml"]
    (job,) = config["scrape_configs"]
    services = {name for name, service in compose["services"].items() if service.get("command", [""])[0] == "serve"}
    assert set(job["dns_sd_configs"][0]["names"]) == services
    assert all(
        (DEPLOY.parent / mount.split(":")[0]).exists()
        for name in ("prometheus", "grafana")
        for mount in compose["services"][name]["volumes"]
        if mount.startswith("./")
    )
