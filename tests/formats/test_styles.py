"""What a web page's own style sheets hide is hidden, and nothing else."""

import pytest

from index.readers import read

SAFE = "<p>The ferry leaves at noon.</p>"


@pytest.fixture
def page(tmp_path, apart):
    """Reads a page with this sheet and this body."""

    def read_page(css, body, head=""):
        (tmp_path / "a.html").write_text(
            f"<html><head><style>{css}</style>{head}</head><body>{SAFE}{body}</body></html>"
        )
        return read(tmp_path, "a.html", apart)

    return read_page


@pytest.mark.parametrize(
    "css",
    [
        ".x { display: none }",
        "p.x{display:none!important}",
        "#y > .x { visibility: hidden }",
        "#y :first-child { font-size: 0 }",
        ".x { font: 0/0 a }",
        ".x { font-size: 0.05em }",
        "@media screen { .x { display: none } }",
        "<!-- .x { display: none } -->",
        ".x { color: #fff }",
        "#y { background: rgb(0, 0, 0) } .x { color: black }",
        ".x { color: hsl(0 0% 100% / 1) }",
        ".x { color: transparent }",
        "* { color: #fefefe }",
        ".x { position: absolute; left: -9999px }",
        ".x { position: fixed; top: -100em }",
        ".x { text-indent: -999em }",
        ".x { position: absolute; clip: rect(0, 0, 0, 0) }",
        ".x { opacity: 0 }",
        ".x { display: none } .x { display: bogus }",
        ".x { color: white; color: no-colour }",
        "[data-x] { display: none }",
        "a.b, .x, c { display: none }",
        "b:hover, .x:not(.z) { display: none }",
    ],
)  # fmt: skip
def test_what_a_rule_hides_is_left_out_and_told(page, css):
    found = page(css, "<div id='y'><p class='x z2' data-x='1'>The keys are here.</p></div>")
    assert "ferry" in found.text or css.startswith("*")
    assert "keys" not in found.text
    assert found.notes[0].startswith("left out: ")


@pytest.mark.parametrize(
    "css",
    [
        ".other { display: none }",
        ".x { display: none } #y .x { display: block }",
        ".x { display: none } .x { display: revert }",
        ".x { display: none } .x { display: unset }",
        "@media print { .x { display: none } }",
        "@media (max-width: 600px) { .x { display: none } }",
        ".x::after { display: none }",
        ".x:hover { display: none }",
        "#y { visibility: hidden } .x { visibility: visible }",
        "#y { font-size: 0 } .x { font-size: 12px }",
        "#y { background: #000 } .x { color: #fff }",
        "#y { background: url(a.png) } .x { color: #fff }",
        "#y { background-image: linear-gradient(red, blue) } .x { color: #fff }",
        "#y { position: absolute } .x { color: #fff }",
        ".x { color: var(--white) }",
        ".x { color: transparent; background: linear-gradient(red, blue); -webkit-background-clip: text }",
        ".x { opacity: 0; animation: come 1s forwards }",
        ".x { left: -9999px }",
        ".x { margin-left: -480px }",
        ".x { font-size: 62.5% }",
        "body { visibility: hidden }",
        "body { display: none }",
        ".z:is( { display: none }",
    ],
)  # fmt: skip
def test_what_a_rule_shows_is_read(page, css):
    found = page(css, "<div id='y'><p class='x'>The keys are here.</p></div>")
    assert "keys" in found.text
    assert found.notes == ()


def test_words_are_judged_by_what_holds_for_them_and_not_for_those_around(page):
    found = page(
        ".gap { font-size: 0 } .gap b { font-size: 16px } .dark { background: #111 } .dark em { color: #fff }",
        "<div class='gap'>lost <b>Kept one.</b> lost too</div><p class='dark'>Dark <em>kept two</em></p>",
    )
    assert "Kept one." in found.text
    assert "kept two" in found.text
    assert "lost" not in found.text
    assert found.notes == ("left out: 1 hidden passages",)


def test_where_other_files_have_sheets_the_ground_is_theirs_to_say(page):
    linked = "<link rel='stylesheet' href='theme.css'>"
    words = "<div {}><p class='x'>The keys are here.</p></div>"
    assert "keys" in page(".x { color: #fff }", words.format(""), linked).text
    assert "keys" not in page(".x { color: #fff } div { background: #fff }", words.format(""), linked).text
    assert "keys" not in page("", words.format("style='color:#fff'"), linked).text


def test_what_lies_over_others_is_judged_by_a_ground_of_its_own_or_by_its_own_attribute(page):
    words = "<div {}><p class='x'>The keys are here.</p></div>"
    over = "div { position: absolute } .x { color: #fff }"
    assert "keys" in page(over, words.format("")).text
    assert "keys" not in page(over, words.format("style='background: white'")).text
    assert "keys" not in page(over, words.format("").replace("'x'", "'x' style='color: white'")).text


def test_a_piece_of_a_page_may_be_hidden_as_a_whole(tmp_path, apart):
    (tmp_path / "a.html").write_text("<div style='display:none'>The keys <b>are</b> here.</div>")
    found = read(tmp_path, "a.html", apart)
    assert (found.text, found.notes) == ("", ("left out: 1 hidden passages",))


def test_a_sheet_that_does_not_hold_is_not_followed(page):
    rule = ".x { display: none }"
    body = "<p class='x'>The keys are here.</p>"
    for head in (f"<noscript><style>{rule}</style></noscript>", f"<style media='print'>{rule}</style>"):
        assert "keys" in page("", body, head).text


def test_a_page_of_many_rules_and_many_siblings_is_read_in_time(page):
    rules = "".join(f".c{n} .d{n} {{ color: #{n:06x} }} .a{n} ~ .b {{ display: none }}" for n in range(2000))
    found = page(rules, "".join(f"<p class='b a{n}'>Ferry {n} left.</p>" for n in range(5000)))
    assert "Ferry 4999 left." in found.text


def test_rules_that_make_no_sense_are_passed_over(page):
    css = (
        "p { color: color(); color: rgb(); font-size: calc(1px); display: ; opacity: x } @media { } @import 'b.css'; "
        * 9
    )
    assert "keys" in page(css + ":has(:has(p)) { display: none } " + "((((" * 500, "<p>The keys are here.</p>").text
