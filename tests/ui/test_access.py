"""Who comes in, and what the guard lets through: passwords, sessions, foreign sites, paths, headers."""

import asyncio

import pytest

from index.errors import SettingsError, UsageError
from ui.access import PAUSE, STAY, TRIES, Door, Passwords, add_user
from ui.guard import Guard

WORD = "correct horse battery"


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "users"
    add_user(made, "ada", WORD)
    return made


class Clock:
    def __init__(self):
        self.time = 0.0

    def __call__(self):
        return self.time


async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-app", scope["path"].encode())]})
    await send({"type": "http.response.body", "body": b"the app"})


def request(guard, path="/", method="GET", body=b"", host="localhost:7860", **headers):
    """Status, headers and body of what the guard answers."""
    sent = []
    found = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http", "path": path, "method": method,
        "headers": [(name.encode(), value.encode()) for name, value in found.items()],
    }  # fmt: skip

    async def receive():
        return {"type": "http.request", "body": body}

    async def send(message):
        sent.append(message)

    asyncio.run(guard(scope, receive, send))
    about = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], about, b"".join(one.get("body", b"") for one in sent[1:])


@pytest.fixture
def local():
    return Guard(app, Door(), loopback=True, uploads=True)


def test_the_file_holds_hashes_and_its_owner_alone_may_read_it(file):
    assert WORD not in file.read_text("utf-8")
    assert file.stat().st_mode & 0o077 == 0
    users = Passwords.read(file)
    assert users.fits("ada", WORD)
    assert not users.fits("ada", WORD + " ")
    assert not users.fits("eve", WORD)


def test_a_user_is_added_or_gets_another_password(file):
    add_user(file, "bob", "another long one")
    add_user(file, "ada", "a new long password")
    users = Passwords.read(file)
    assert sorted(users.users) == ["ada", "bob"]
    assert users.fits("ada", "a new long password")
    with pytest.raises(UsageError, match="are the least"):
        add_user(file, "eve", "short")
    with pytest.raises(UsageError, match="no user name"):
        add_user(file, "eve:root", WORD)


@pytest.mark.parametrize("text", ["", "ada:secret", "ada:md5:x:y", "ada:scrypt:?:?", "\n \n"])
def test_what_is_no_password_file_is_named_with_the_cure(tmp_path, text):
    bad = tmp_path / "bad"
    bad.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match="--add-user NAME"):
        Passwords.read(bad)


def test_a_session_ends_and_wrong_passwords_make_one_wait(file):
    clock = Clock()
    door = Door(Passwords.read(file), now=clock)
    token = door.log_in("ada", WORD)
    cookie = {"cookie": f"a=b; footnote={token}"}
    assert door.who(cookie) == "ada"
    assert door.who({"cookie": "footnote="}) is None
    assert door.who({}) is None
    clock.time = STAY + 1
    assert door.who(cookie) is None
    for _ in range(TRIES):
        assert door.log_in("ada", "wrong") is None
    with pytest.raises(UsageError, match="Too many"):
        door.log_in("ada", WORD)
    clock.time += PAUSE + 1
    assert door.log_in("ada", WORD)


def test_a_proxy_s_header_is_trusted_only_where_it_was_named():
    assert Door(header="X-Remote-User").who({"x-remote-user": " ada "}) == "ada"
    assert Door(header="X-Remote-User").who({"x-remote-user": " "}) is None
    assert Door().who({"x-remote-user": "ada"}) == ""


def test_every_answer_keeps_the_browser_to_this_page(local):
    status, headers, _ = request(local)
    assert status == 200
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path",
    ["/gradio_api/file=/etc/passwd", "/gradio_api/proxy=http://x", "/monitoring", "/docs", "/page.py", "/../page.py",
     "/gradio_api/process_recording", "/mcp", "/login", "/robots.txt/../page.py"],
)  # fmt: skip
def test_what_the_page_does_not_need_is_not_there(local, path):
    status, headers, _ = request(local, path)
    assert status == 404
    assert "x-app" not in headers


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "evil.example:7860"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "cors"},
    ],
)
def test_another_site_does_not_reach_the_page_on_this_machine(local, headers):
    status, about, _ = request(local, "/gradio_api/queue/join", "POST", **headers)
    assert status == 403
    assert "x-app" not in about


def test_an_open_page_hears_from_which_start_of_the_program_it_is_served(local, file):
    name = request(local, "/alive")[2]
    assert name
    assert request(local, "/alive")[2] == name
    again = Guard(app, Door(Passwords.read(file)), loopback=True, uploads=True)
    assert request(again, "/alive")[0] == 200
    assert request(again, "/alive")[2] != name


@pytest.mark.parametrize("name", ["page.css", "page.js", "reader.js", "wire.js", "alive.js"])
def test_the_page_s_own_files_are_sent_as_what_they_are(local, name):
    status, headers, body = request(local, f"/{name}")
    assert status == 200
    assert headers["content-type"].startswith("text/css" if name.endswith("css") else "text/javascript")
    assert body


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "[::1]:7860"])
def test_the_page_s_own_requests_pass(local, host):
    assert request(local, "/gradio_api/queue/join", "POST", host=host, origin=f"http://{host}")[0] == 200


def test_nothing_is_uploaded_to_a_read_only_folder():
    guard = Guard(app, Door(), loopback=True, uploads=False)
    assert request(guard, "/gradio_api/upload", "POST")[0] == 403


def test_without_a_session_nothing_but_the_login_is_reached(file):
    guard = Guard(app, Door(Passwords.read(file)), loopback=False, uploads=True)
    assert request(guard, "/")[1]["location"] == "/login"
    for path in ("/config", "/gradio_api/component_server", "/gradio_api/queue/data", "/assets/x.js"):
        assert request(guard, path)[0] == 401
    assert b'type="password"' in request(guard, "/login")[2]
    assert request(guard, "/login", "POST", b"name=ada&password=wrong")[0] == 403
    assert request(guard, "/login", "POST", b"\xff" * 20_000)[0] == 403
    form = f"name=ada&password={WORD.replace(' ', '+')}".encode()
    status, headers, _ = request(guard, "/login", "POST", form)
    assert status == 303
    assert "HttpOnly; SameSite=Strict" in headers["set-cookie"]
    cookie = headers["set-cookie"].partition(";")[0]
    assert request(guard, "/config", cookie=cookie)[0] == 200
    request(guard, "/logout", cookie=cookie)
    assert request(guard, "/config", cookie=cookie)[0] == 401
