"""A worker handles every message: what it cannot handle it lays down whole, and what it has not done comes again."""

import json
import random
from pathlib import Path

import httpx

from services.contracts.headers import header
from services.contracts.topics import MAX_RECORD_BYTES
from services.local.process_group import ProcessGroup
from services.platform import kafka as clients
from services.platform.dead_letters import DeadLetter, read
from services.platform.topics import reconcile
from tests.integration.platform.conftest import Road, RunWorker, article, wait_until

POISON = {
    "not JSON": b"{not json",
    "wrong schema": b'{"id": "x", "text": 5}',
    "wrong encoding": '{"title": "Встреча"}'.encode("cp1251"),
    "2 MB": bytes(range(256)) * 8192,
    "all that a topic takes": random.Random(1).randbytes(MAX_RECORD_BYTES - 1024),
    "empty": b"",
}


def letters(road: Road, count: int) -> list[DeadLetter]:
    """The dead letters of the test, once there are so many."""
    queue = road.topics.dead_letter(road.topics.articles.name, "extract").name
    found = [read(record) for record in road.wait_for(queue, count)]
    assert all(isinstance(letter, DeadLetter) for letter in found)
    return [letter for letter in found if isinstance(letter, DeadLetter)]


def test_poison_is_laid_down_with_its_bytes_and_the_partition_goes_on(road: Road, run_worker: RunWorker) -> None:
    headers = [("traceparent", b"00-" + b"a" * 32 + b"-" + b"b" * 16 + b"-01"), ("twice", b"1"), ("twice", b"\xff")]
    for value in POISON.values():
        road.send([value], partition=0, headers=headers, key=b"\xd0 no UTF-8")
    good = article("say goodbye")
    road.send([good], partition=0)

    run_worker()

    road.wait_for_keys(road.topics.extractions.name, {str(good.id)})
    found = letters(road, len(POISON))
    assert [letter.original.value for letter in found] == list(POISON.values())
    for offset, letter in enumerate(found):
        assert letter.original.headers == headers
        assert letter.original.key == b"\xd0 no UTF-8"
        assert (letter.original.topic, letter.original.partition, letter.original.offset) == (
            road.topics.articles.name,
            0,
            offset,
        )
        assert (letter.service, letter.error) == ("extract", "UnreadableRecord")
        assert letter.reason
    wait_until(lambda: road.committed(0) == len(POISON) + 1, "all is committed")


def test_what_cannot_be_handled_is_laid_down_and_says_why(road: Road, run_worker: RunWorker) -> None:
    messages = [article("permanent"), article("defect"), article("huge")]
    road.send(messages, partition=0)
    run_worker()
    permanent, defect, huge = letters(road, 3)
    assert (permanent.error, permanent.reason, permanent.traceback) == ("PermanentError", "never", None)
    assert defect.error == "KeyError"
    assert defect.traceback is not None
    assert "echo_worker.py" in defect.traceback
    assert huge.error == "MessageSizeTooLargeError"
    assert [letter.original.key for letter in (permanent, defect, huge)] == [str(each.id).encode() for each in messages]


def test_a_passing_error_is_waited_out_in_place_and_shows_in_readiness(
    road: Road, run_worker: RunWorker, tmp_path: Path
) -> None:
    stone = tmp_path / "stone"
    blocked, behind, elsewhere = article(f"until {stone}"), article("say behind", 1), article("say elsewhere", 2)
    worker = run_worker()
    road.send([blocked, behind], partition=0)
    road.send([elsewhere], partition=1)

    road.wait_for_keys(road.topics.extractions.name, {str(elsewhere.id)})
    wait_until(lambda: worker.checks()["messages"] == "the file is not there", "readiness says why")
    assert worker.noted().count(f"begun {blocked.text}") >= 1
    assert f"begun {behind.text}" not in worker.noted(), "the order of a partition is kept"
    wait_until(lambda: road.committed(1) == 1, "the other partition goes on")
    assert road.committed(0) == 0

    stone.touch()
    road.wait_for_keys(road.topics.extractions.name, {str(blocked.id), str(behind.id)})
    wait_until(worker.answers, "the worker is ready again")
    assert letters(road, 0) == []


def test_sigkill_in_the_middle_of_a_message_loses_nothing(
    road: Road, run_worker: RunWorker, process_group: ProcessGroup
) -> None:
    worker = run_worker()
    before = [article("say one", number) for number in range(100)]
    slow = article("wait 600 killed")
    after = [article("say two", number) for number in range(100, 200)]
    road.send([*before, slow, *after], partition=0)
    wait_until(lambda: f"begun {slow.text}" in worker.noted(), "the slow message has begun")

    worker.kill()
    assert road.committed(0) <= 100, "what had begun is not committed"
    road.send([article("say three", 200)], partition=0)
    # The same message would block again: a kinder worker takes its place.
    worker.notes.unlink()
    worker.hurry()
    worker.start(process_group)

    everything = {str(each.id) for each in (*before, slow, *after, article("say three", 200))}
    road.wait_for_keys(road.topics.extractions.name, everything)
    wait_until(lambda: road.committed(0) == 202, "all is committed")


def test_of_many_messages_in_work_none_is_lost_by_sigkill_and_none_committed_past(
    road: Road, run_worker: RunWorker, process_group: ProcessGroup
) -> None:
    worker = run_worker(in_flight=50)
    before = [article("say one", number) for number in range(100)]
    slow = article("wait 600 killed")
    after = [article("say two", number) for number in range(100, 200)]
    road.send([*before, slow, b"poison", *after], partition=0)
    wait_until(lambda: worker.noted().count("done say two") == len(after), "those behind the slow one are done")
    letters(road, 1)
    wait_until(lambda: road.committed(0) == 100, "what stands before it is committed")

    worker.kill()
    assert road.committed(0) == 100
    worker.hurry()
    worker.start(process_group)
    road.wait_for_keys(road.topics.extractions.name, {str(each.id) for each in (*before, slow, *after)})
    wait_until(lambda: road.committed(0) == 202, "all is committed")


def test_sigterm_finishes_the_message_in_work_commits_it_and_ends(road: Road, run_worker: RunWorker) -> None:
    worker = run_worker()
    slow, later = article("wait 1"), article("say later", 1)
    road.send([slow, later], partition=0)
    wait_until(lambda: "begun wait 1" in worker.noted(), "the message has begun")

    assert worker.stop(), "it ends by itself"

    assert worker.process.returncode == 0
    assert worker.noted() == ["begun wait 1", "done wait 1"], "finished, and nothing new begun"
    assert road.committed(0) == 1
    road.wait_for_keys(road.topics.extractions.name, {str(slow.id)})


def test_sigterm_does_not_wait_for_an_error_to_pass(road: Road, run_worker: RunWorker, tmp_path: Path) -> None:
    worker = run_worker()
    road.send([article(f"until {tmp_path / 'never'}")], partition=0)
    wait_until(lambda: worker.checks()["messages"] != "ok", "the message is tried again and again")
    assert worker.stop()
    assert worker.process.returncode == 0
    assert road.committed(0) == 0, "it comes again"


def test_an_output_that_kafka_does_not_confirm_is_not_acknowledged(
    road: Road, run_worker: RunWorker, process_group: ProcessGroup
) -> None:
    extractions = road.topics.extractions
    with clients.admin([road.kafka]) as admin:
        admin.delete_topics([extractions.name])
    worker = run_worker()
    message = article("say unheard")
    road.send([message], partition=0)
    wait_until(lambda: "done say unheard" in worker.noted(), "the handler has returned its output")
    # A dead letter needs no extraction: once it is committed, partition 0 would be too if it ever were.
    road.send([b"poison"], partition=1)
    wait_until(lambda: road.committed(1) == 1, "the other partition is committed")
    assert road.committed(0) == 0

    worker.kill()
    with clients.admin([road.kafka]) as admin:
        reconcile(admin, [extractions], replication=1)
    worker.start(process_group)
    road.wait_for_keys(extractions.name, {str(message.id)})
    wait_until(lambda: road.committed(0) == 1, "now it is committed")


def test_a_worker_that_sees_messages_skipped_goes_back_to_what_is_committed(
    road: Road, run_worker: RunWorker, process_group: ProcessGroup
) -> None:
    worker = run_worker()
    worker.stop()
    worker.see_skipped(partition=0, offset=5)
    messages = [article("say something", number) for number in range(20)]
    road.send(messages, partition=0)
    worker.start(process_group)
    road.wait_for_keys(road.topics.extractions.name, {str(each.id) for each in messages})
    wait_until(lambda: road.committed(0) == len(messages), "all is committed")
    assert "SkippedMessages" in worker.log.read_text(encoding="utf-8")


def test_workers_that_come_and_go_share_the_work_and_lose_nothing(
    road: Road, run_worker: RunWorker, process_group: ProcessGroup
) -> None:
    first = run_worker()
    messages = [article("wait 0.01", number) for number in range(600)]
    road.send(messages[:300])
    second = run_worker()
    road.send(messages[300:400])
    wait_until(lambda: bool(second.noted()), "the second has a share")
    first.kill()
    third = run_worker()
    road.send(messages[400:])
    wait_until(lambda: bool(third.noted()), "the third has a share")
    assert second.stop()
    road.wait_for_keys(road.topics.extractions.name, {str(each.id) for each in messages})
    wait_until(lambda: sum(map(road.committed, range(4))) == len(messages), "all is committed")


def test_each_message_can_be_followed_through_outputs_metrics_and_log(road: Road, run_worker: RunWorker) -> None:
    worker = run_worker()
    trace, span = "c" * 32, "d" * 16
    message, bad = article("say hello"), article("permanent", 1)
    road.send([message, message, bad], partition=0, headers=[("traceparent", f"00-{trace}-{span}-01".encode())])
    first, second = road.wait_for(road.topics.extractions.name, 2)
    wait_until(lambda: road.committed(0) == 3, "all are done")

    for output in (first, second):
        carried = header(output.headers, "traceparent") or ""
        assert carried.split("-")[1] == trace
        assert carried.split("-")[2] != span
    assert header(first.headers, "ce_id") == header(second.headers, "ce_id"), "the same record, produced twice"

    topic = road.topics.articles.name
    assert httpx.get(f"{worker.url}/livez").status_code == httpx.codes.OK
    exposition = httpx.get(f"{worker.url}/metrics").text
    assert f'letopis_messages_total{{outcome="processed",topic="{topic}"}} 2.0' in exposition
    assert f'letopis_messages_total{{outcome="dead_lettered",topic="{topic}"}} 1.0' in exposition
    wait_until(
        lambda: f'letopis_lag{{partition="0",topic="{topic}"}} 0.0' in httpx.get(f"{worker.url}/metrics").text,
        "no message waits",
    )

    worker.stop()
    lines = [json.loads(line) for line in worker.log.read_text(encoding="utf-8").splitlines()]
    (line,) = [line for line in lines if line["message"] == "dead letter"]
    assert (line["article_id"], line["trace_id"]) == (str(bad.id), trace)
    assert (line["topic"], line["partition"], line["offset"]) == (topic, 0, 2)
