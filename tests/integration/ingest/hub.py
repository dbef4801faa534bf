"""A hub (WebSub) on the loopback address for tests: it verifies as the specification has it, and delivers."""

import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode

import httpx


@dataclass
class Hub:
    """Remembers what it was asked for. `refusal` is the status that it answers with instead of doing it."""

    url: str = ""
    lease_seconds: int = 3600
    refusal: int | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    subscribed: dict[str, dict[str, str]] = field(default_factory=dict)
    verified: list[tuple[str, int]] = field(default_factory=list)

    def verify(self, form: dict[str, str], **changes: str) -> httpx.Response:
        """Ask the subscriber back, as the specification has it but for the changes."""
        query = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": "a-challenge-of-the-hub",
        }
        if form["hub.mode"] == "subscribe":
            query["hub.lease_seconds"] = str(self.lease_seconds)
        query |= {name.replace("_", ".", 1): value for name, value in changes.items()}
        response = httpx.get(f"{form['hub.callback']}?{urlencode(query)}", timeout=30)
        if response.status_code == 200 and response.text == query["hub.challenge"] and not changes:
            if form["hub.mode"] == "subscribe":
                self.subscribed[form["hub.topic"]] = form
            else:
                self.subscribed.pop(form["hub.topic"], None)
        self.verified.append((form["hub.mode"], response.status_code))
        return response

    def deliver(self, topic: str, body: bytes, method: str = "sha256", secret: str | None = None) -> httpx.Response:
        """Send what was published, signed with the subscriber's secret unless another is given."""
        form = self.subscribed[topic]
        key = secret if secret is not None else form["hub.secret"]
        digest = hmac.new(key.encode(), body, getattr(hashlib, method)).hexdigest()
        headers = {
            "Content-Type": "application/rss+xml",
            "X-Hub-Signature": f"{method}={digest}",
            "Link": f'<{self.url}>; rel="hub", <{topic}>; rel="self"',
        }
        return httpx.post(form["hub.callback"], content=body, headers=headers, timeout=60)


@contextmanager
def serve_hub() -> Iterator[Hub]:
    """A running hub."""
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            hub.asked.append(form)
            self.send_response(hub.refusal or 202)
            self.send_header("Content-Length", "0")
            self.end_headers()
            if hub.refusal is None:
                threading.Thread(target=hub.verify, args=(form,)).start()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
