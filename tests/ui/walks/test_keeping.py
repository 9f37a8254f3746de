"""What is kept and taken along: conversations, exports, copies, judgements; documents come and go."""

import subprocess
import sys
from pathlib import Path

import pytest

from index.embed import HashEmbedder

from ..conftest import SEEDS, make_service, served
from .conftest import RAFAH, ask, opened

pytestmark = pytest.mark.filterwarnings("default")  # warnings of the framework are not ours to mend


def test_conversations_are_listed_found_renamed_and_deleted(page):
    ask(page, RAFAH)
    page.get_by_role("tab", name="History").click()
    mine = page.locator('.conversations li[aria-current="true"]')
    page.once("dialog", lambda dialog: dialog.accept("Shelter figures"))
    mine.get_by_label("Rename").click()
    page.wait_for_selector("text=Shelter figures")
    page.get_by_label("Find a conversation").fill("shelter figures")
    page.wait_for_function("document.querySelectorAll('.conversations li').length == 1")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".conversations li").get_by_label("Delete").click()
    page.wait_for_selector(".welcome")
    assert "None yet" in page.locator("#conversations").inner_text()


def test_an_export_opens_offline_and_its_quotes_can_be_verified(page, tmp_path, world):
    ask(page, RAFAH)
    saved = []
    for form in ("markdown", "html"):
        with page.expect_download() as download:
            page.click(f'[data-export="{form}"]')
        saved.append(tmp_path / download.value.suggested_filename)
        download.value.save_as(saved[-1])
    assert "million people have taken shelter" in saved[0].read_text("utf-8")
    alone = page.context.new_page()
    alone.goto(saved[1].as_uri().replace("file://", "file://"))
    assert "million people have taken shelter" in alone.locator("blockquote").first.inner_text()
    for file in saved:
        done = subprocess.run(
            [Path(sys.executable).with_name("ask"), "--verify", file, "--docs", SEEDS, "--no-sync"],
            env={"ASK_DATA": str(index_of_seeds(tmp_path)), "PATH": "", "HOME": str(tmp_path)},
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        assert "1 of 1 quotes stand" in done.stdout


def index_of_seeds(root):
    from index.settings import IndexSettings
    from index.sync import sync

    sync(IndexSettings(SEEDS.resolve(), root / "other", root / "cache"), HashEmbedder())
    return root / "other"


def test_an_answer_is_copied_and_judged(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, RAFAH)
    page.click('[data-copy="markdown"]')
    page.wait_for_selector("text=Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[^1]" in copied
    assert "¶8" in copied
    page.get_by_role("button", name="Not helpful").click()
    page.get_by_label("Why?").fill("too short")
    page.get_by_role("button", name="Keep").click()
    page.wait_for_selector("text=Kept.")
    assert page.get_by_role("button", name="Not helpful").get_attribute("aria-pressed") == "true"


def test_an_upload_is_asked_about_and_a_removed_document_answers_no_more(browser, tmp_path, docs, monkeypatch):
    from send2trash.plat_other import TrashPermissionError  # noqa: F401 - the module is there on this system

    monkeypatch.setattr("send2trash.plat_other.HOMETRASH_B", str(tmp_path / "Trash").encode())
    monkeypatch.setattr("send2trash.plat_other.HOMETRASH", str(tmp_path / "Trash"))
    service = make_service(docs, tmp_path / "data")
    service.workshop.start()
    new = tmp_path / "lighthouse.txt"
    new.write_text("The lighthouse keeper Otto Brandt counted 77 ships on Monday.", "utf-8")
    question = "How many ships did the lighthouse keeper count?"
    with served(service) as address:
        for page in opened(browser.new_context(), address):
            page.set_input_files("#library input[type=file]", [new])
            page.wait_for_selector("text=lighthouse.txt was added")
            ask(page, question)
            assert "77 ships" in page.locator(".answer").inner_text()
            page.once("dialog", lambda dialog: dialog.accept())
            page.get_by_label("Remove lighthouse.txt").click()
            page.wait_for_selector("text=moved to the trash")
            assert not (docs / "lighthouse.txt").exists()
            assert "the document is gone" in page.locator(".chip").first.get_attribute("aria-label")
            page.get_by_role("tab", name="History").click()
            page.get_by_role("button", name="New conversation").click()
            page.wait_for_selector(".welcome")
            ask(page, question)
            assert page.locator(".refusal").count() == 1
    service.close()


def test_a_file_that_is_put_into_the_folder_shows_up_by_itself(browser, tmp_path, docs):
    service = make_service(docs, tmp_path / "data")
    service.workshop.start()
    with served(service) as address:
        for page in opened(browser.new_context(), address):
            page.wait_for_selector("#documents >> text=001_e8428e75a6338428.txt")
            (docs / "quay.txt").write_text("Otto Brandt counted 77 ships at the quay.", "utf-8")
            page.wait_for_selector("#documents >> text=quay.txt")
            (docs / "quay.txt").unlink()
            page.wait_for_selector("#documents >> text=quay.txt", state="detached")
    service.close()
