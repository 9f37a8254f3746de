"""The contract that every entry of STORES keeps."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexDamaged
from index.faults import BrokenPart, TornStore
from index.stores import STORES

READER = """
import sys
from pathlib import Path
import numpy as np
from index.stores import STORES

store = STORES[sys.argv[1]](Path(sys.argv[2]))
for line in sys.stdin:
    seed = int(line)
    vector = np.random.default_rng(seed).normal(size=16).astype(np.float32)
    found = store.nearest(vector / np.linalg.norm(vector), 3)
    print(found[0][0] if found and found[0][1] > 0.999 else None, store.count(), flush=True)
"""


def vector_of(seed: int):
    vector = np.random.default_rng(seed).normal(size=16).astype(np.float32)
    return vector / np.linalg.norm(vector)


def vectors_of(seeds):
    return np.stack([vector_of(seed) for seed in seeds])


@pytest.fixture(params=sorted(STORES))
def kind(request):
    return request.param


@pytest.fixture
def store(kind, tmp_path: Path):
    made = STORES[kind](tmp_path / "store")
    made.replace([])
    yield made
    made.close()


class Elsewhere:
    """A reader in another process, which keeps its store open."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", READER, kind, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )

    def sees(self, seed: int) -> tuple[str, str]:
        self.process.stdin.write(f"{seed}\n")
        self.process.stdin.flush()
        one, count = self.process.stdout.readline().split()
        return one, count

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        assert self.process.wait(30) == 0
        self.process.stdout.close()


def test_an_empty_store_finds_nothing(store):
    assert store.nearest(vector_of(1), 5) == []
    assert store.ids() == []
    assert store.count() == 0


def test_the_nearest_come_first_with_their_cosines(store):
    seeds = range(1, 60)
    store.add(list(seeds), vectors_of(seeds))
    found = store.nearest(vector_of(7), 10)
    exact = sorted(((float(vector_of(7) @ vector_of(one)), one) for one in seeds), reverse=True)[:10]
    assert [one for one, _ in found] == [one for _, one in exact]
    assert [cosine for _, cosine in found] == pytest.approx([cosine for cosine, _ in exact], abs=1e-5)


def test_equal_vectors_come_in_the_order_of_their_ids(store):
    store.add([30, 10, 20], vectors_of([1, 1, 1]))
    assert [one for one, _ in store.nearest(vector_of(1), 3)] == [10, 20, 30]


def test_more_may_be_asked_for_than_there_is(store):
    store.add([1, 2], vectors_of([1, 2]))
    assert len(store.nearest(vector_of(1), 500)) == 2


def test_what_is_deleted_is_found_no_more(store):
    store.add([1, 2, 3], vectors_of([1, 2, 3]))
    store.delete([2])
    assert store.ids() == [1, 3]
    assert 2 not in [one for one, _ in store.nearest(vector_of(2), 3)]


def test_deleting_what_is_not_there_is_no_fault(store):
    store.add([1], vectors_of([1]))
    store.delete([5, 6])
    store.delete([])
    assert store.ids() == [1]


def test_replacing_starts_over(store):
    store.add([1, 2, 3], vectors_of([1, 2, 3]))
    store.replace([([7], vectors_of([7])), ([8, 9], vectors_of([8, 9]))])
    assert store.ids() == [7, 8, 9]
    assert store.nearest(vector_of(8), 1)[0][0] == 8


def test_what_was_written_is_there_after_closing(kind, store, tmp_path):
    store.add([1, 2], vectors_of([1, 2]))
    store.close()
    again = STORES[kind](tmp_path / "store")
    assert again.ids() == [1, 2]
    again.close()


def test_several_thousand_vectors_are_added_and_deleted_in_one_call(store):
    seeds = list(range(1, 6001))
    vectors = np.random.default_rng(0).normal(size=(6000, 16)).astype(np.float32)
    store.add(seeds, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    store.delete(seeds[1:])
    assert store.ids() == [1]


def test_a_warm_reader_in_another_process_sees_an_add_an_edit_and_a_delete(kind, store, tmp_path):
    store.add([1, 2], vectors_of([1, 2]))
    with Elsewhere(kind, tmp_path / "store") as reader:
        assert reader.sees(1) == ("1", "2")
        store.add([3], vectors_of([3]))
        assert reader.sees(3) == ("3", "3")
        store.add([4], vectors_of([40]))  # an edit: the new version under a new id, then the old one goes
        store.delete([2])
        assert reader.sees(40) == ("4", "3")
        assert reader.sees(2)[0] == "None"
        store.delete([1])
        assert reader.sees(1) == ("None", "2")
        store.replace([([9], vectors_of([9]))])
        assert reader.sees(9) == ("9", "1")


def test_a_warm_reader_in_the_same_process_sees_what_a_writer_does(kind, store, tmp_path):
    store.add([1], vectors_of([1]))
    reader = STORES[kind](tmp_path / "store")
    assert reader.ids() == [1]
    store.add([2], vectors_of([2]))
    store.delete([1])
    assert reader.ids() == [2]
    assert reader.nearest(vector_of(2), 5) == [(2, pytest.approx(1, abs=1e-5))]
    reader.close()


def test_reading_in_another_process_loses_the_writer_nothing(kind, store, tmp_path):
    vectors = np.random.default_rng(0).normal(size=(3000, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with Elsewhere(kind, tmp_path / "store") as reader:
        for at in range(0, 3000, 300):
            store.add(list(range(at, at + 300)), vectors[at : at + 300])
            assert reader.sees(1)[1] == str(at + 300)
    assert store.ids() == list(range(3000))
    assert all(store.nearest(vectors[one], 1)[0][0] == one for one in range(0, 3000, 97))


def test_a_write_that_was_cut_off_is_noticed_and_replacing_mends_it(kind, store, tmp_path):
    store.add([1], vectors_of([1]))
    stamp = tmp_path / "store" / "stamp"
    stamp.write_text(stamp.read_text().replace("whole", "torn"))
    for read in (
        store.ids,
        store.count,
        lambda: store.nearest(vector_of(1), 1),
        lambda: store.add([2], vectors_of([2])),
    ):
        with pytest.raises(TornStore):
            read()
    store.replace([([1], vectors_of([1]))])
    assert store.ids() == [1]


def test_a_missing_store_is_named(kind, tmp_path):
    store = STORES[kind](tmp_path / "nowhere")
    with pytest.raises(BrokenPart, match="nowhere are missing"):
        store.nearest(vector_of(1), 1)


def test_a_corrupted_store_is_a_fault_of_the_index_and_replacing_mends_it(kind, store, tmp_path):
    store.add([1], vectors_of([1]))
    store.close()
    for file in (tmp_path / "store").rglob("*"):
        if file.suffix in {".sqlite3", ".npz"}:
            file.write_bytes(b"not what it was" * 100)
    again = STORES[kind](tmp_path / "store")
    with pytest.raises(IndexDamaged):
        again.nearest(vector_of(1), 1)
    again.replace([([5], vectors_of([5]))])
    assert again.ids() == [5]
    again.close()
