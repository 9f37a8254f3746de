"""Twenty people ask the real server at once, over HTTP: each gets their own answer, and they wait in turn."""

import json
import re
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import uuid4

import pytest

from rag.llms.scripted import ScriptedLLM

from .conftest import make_service, served

pytestmark = pytest.mark.filterwarnings("default")  # warnings of the framework are not ours to mend
KEEPERS = (
    "Abel Brook Carter Dunn Ellis Frost Grant Hobbs Irwin Jarvis Keats Lowell Mercer Norris Osborn Perkins Quill "
    "Reeves Sutton Tanner"
).split()


def ships(keeper: str) -> int:
    return 30 + KEEPERS.index(keeper)


def asked_of(messages) -> str:
    question = messages[-1].content.rpartition("Question: ")[2]
    return next(keeper for keeper in KEEPERS if keeper in question)


class Person:
    """A session of the page, spoken to as the browser does."""

    def __init__(self, address: str, config: dict) -> None:
        self.address = address
        self.config = config
        self.session = uuid4().hex

    def does(self, event: str, **fields: str) -> str:
        """Everything that the server sends until what the event began is over."""
        label = {part["id"]: part["props"].get("label") for part in self.config["components"]}
        value = {part["id"]: part["props"].get("value") for part in self.config["components"]}
        target = {part["id"]: part["props"].get("elem_id") or "load" for part in self.config["components"]}
        work = next(
            one
            for one in self.config["dependencies"]
            if any(f"{target.get(id, 'page')}.{name}" == event for id, name in one["targets"])
        )
        data = [fields.get(label[id], value[id]) for id in work["inputs"]]
        told = {"data": data, "fn_index": work["id"], "session_hash": self.session, "event_data": None}
        request = urllib.request.Request(
            f"{self.address}gradio_api/queue/join?", json.dumps(told).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            id = json.load(answer)["event_id"]
        heard = []
        with urllib.request.urlopen(
            f"{self.address}gradio_api/queue/data?session_hash={self.session}", timeout=300
        ) as stream:
            for line in stream:
                heard.append(line.decode())
                message = json.loads(heard[-1][6:]) if heard[-1].startswith("data: ") else {}
                if message.get("msg") == "process_completed" and message["event_id"] == id:
                    assert message["success"], heard[-1]
                    break
        return "".join(heard)


def test_twenty_who_ask_at_once_wait_in_turn_and_each_gets_their_own_answer(tmp_path):
    docs = tmp_path / "coast"
    docs.mkdir()
    for keeper in KEEPERS:
        text = f"The keeper {keeper} counted {ships(keeper)} ships at the lighthouse on Monday."
        (docs / f"{keeper}.txt").write_text(text, "utf-8")
    all_are_there, answered, arrived = Event(), [], []

    def reply(messages) -> str:
        all_are_there.wait(300)
        keeper = asked_of(messages)
        answered.append(keeper)
        return f"The keeper {keeper} counted {ships(keeper)} ships. [1]"

    service = make_service(docs, tmp_path / "data", llm=ScriptedLLM(reply))
    put = service._desk.put

    def arrive(job):
        done = put(job)
        arrived.append(next(keeper for keeper in KEEPERS if keeper in job.latest.question))
        if len(arrived) == len(KEEPERS):
            all_are_there.set()
        return done

    service._desk.put = arrive
    service.workshop.start()
    assert service.workshop.wait(120)
    with served(service) as address:
        with urllib.request.urlopen(f"{address}config", timeout=120) as answer:
            config = json.load(answer)

        def person(keeper: str) -> str:
            one = Person(address, config)
            one.does("page.load")
            return one.does("send.click", **{"Your question": f"How many ships did the keeper {keeper} count?"})

        with ThreadPoolExecutor(len(KEEPERS)) as crowd:
            heard = dict(zip(KEEPERS, crowd.map(person, KEEPERS), strict=True))
    service.close()
    assert sorted(arrived) == sorted(answered) == KEEPERS
    assert answered == arrived
    assert sum("before yours" in stream for stream in heard.values()) >= len(KEEPERS) - 2
    for keeper, stream in heard.items():
        assert f"counted {ships(keeper)} ships." in stream
    kept = [json.loads(path.read_text("utf-8")) for path in (tmp_path / "data" / "conversations").rglob("*.json")]
    said = {}
    for conversation in kept:
        [exchange] = conversation["exchanges"]
        assert exchange["state"] == "answered"
        said[re.search(r"keeper (\w+)", exchange["question"])[1]] = exchange["answer"]["statements"][0]["text"]
    assert said == {keeper: f"The keeper {keeper} counted {ships(keeper)} ships." for keeper in KEEPERS}
