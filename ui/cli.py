"""The command `ask-ui`: opens the chat page on this machine, or, with passwords, to others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.commands import Debug, Folders, Version, new_app, run_command, tell

if TYPE_CHECKING:
    from ui.access import Door

app = new_app("Open the chat page: ask a folder of documents, and read each footnote in its source.")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}  # as in ui.guard, which is not imported for --help


@app.command()
def ask_ui(
    docs: Folders = None,
    model: Annotated[
        str | None, typer.Option("--model", help="A GGUF file, or a model of OPENAI_BASE_URL (default: embedded).")
    ] = None,
    top_k: Annotated[int | None, typer.Option("--top-k", help="Passages that the model is shown.")] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The page's port; 0 takes a free one.")] = 7860,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen at; others than loopback need --auth.")
    ] = "127.0.0.1",
    auth: Annotated[
        Path | None, typer.Option("--auth", metavar="FILE", help="Let in only the users of this password file.")
    ] = None,
    auth_header: Annotated[
        str | None,
        typer.Option("--auth-header", metavar="NAME", help="Trust the user's name in this header of your own proxy."),
    ] = None,
    user: Annotated[
        str | None, typer.Option("--add-user", metavar="NAME", help="Add a user to the file of --auth, and end.")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Open the chat page: ask a folder of documents, and read each footnote in its source."""
    if user is not None:
        _add_user(auth, user)
        return
    door = _door(host, auth, auth_header)
    from index.settings import all_settings, only
    from rag.llms import describe_endpoint
    from rag.settings import model_settings
    from ui.server import serve

    settings, chosen = only(all_settings(docs or (), notice=tell)), model_settings(model, top_k)
    if chosen.kind == "endpoint":
        tell(describe_endpoint(chosen))
    serve(settings, chosen, door, host, port, browser=not no_browser)


def _door(host: str, auth: Path | None, header: str | None) -> Door:
    """Who may come in. Raises UsageError where others could and nobody would be asked for a name."""
    from index.errors import UsageError
    from ui.access import Door, Passwords

    if auth is not None and header is not None:
        raise UsageError("--auth and --auth-header exclude each other. Leave one out.")
    if host not in LOOPBACK and auth is None and header is None:
        raise UsageError(
            f"At {host} everybody in the network could read the documents and ask. Name a password file with --auth "
            "FILE (--add-user NAME makes one), or the header of a proxy that checks users with --auth-header NAME."
        )
    return Door(Passwords.read(auth) if auth is not None else None, header)


def _add_user(file: Path | None, name: str) -> None:
    from index.errors import UsageError
    from ui.access import add_user

    if file is None:
        raise UsageError("Name the password file: ask-ui --auth FILE --add-user NAME")
    password = typer.prompt(f"Password of {name}", hide_input=True, confirmation_prompt=True, err=True)
    add_user(file, name, password)
    tell(f"{name} may come in with: ask-ui --host ADDRESS --auth {file}")


def main() -> None:
    """Entry point of `ask-ui`."""
    raise SystemExit(run_command(app))
