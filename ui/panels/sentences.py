"""The checked sentences, each with its footnotes as chips: a number; the verdict as a shape, a word and a colour.

Where sources differ, the sentences stand side by side, each under its source and date.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rag.answers import Signals
from rag.parts import question_parts
from rag.signals import least_probability, probability
from ui.exchanges import Exchange
from ui.markup import shown
from ui.panels.view import Strictness, View, label, opens

SHAPES = {"quoted": "❝", "supported": "✓", "weak": "≈"}
MEANINGS = {
    "quoted": "Quoted: its words stand there.",
    "supported": "Supported: names, numbers, dates and wording are borne out there.",
    "weak": "Weak: not every word is borne out there.",
}


def show_sentences(exchange: Exchange, view: View) -> str:
    """The answer so far, as strictly as the view wants it; what is left out for that is counted."""
    lines, hidden = [], {"weak": 0, "probably no answer": 0}
    sides = _differing(exchange.statements)
    for at, statement in enumerate(exchange.statements):
        doubted = is_doubted(exchange, statement)
        if at in sides:  # what sources say differently is shown whole or not at all
            if at == sides[0]:
                lines.append(_side_by_side(exchange, view, sides))
            continue
        if doubted and view.strictness is not Strictness.ALL:
            hidden["probably no answer"] += 1
        elif statement["verdict"] == "weak" and view.strictness is Strictness.STRICT:
            hidden["weak"] += 1
        else:
            lines.append(_sentence(exchange, view, at, statement, doubted))
    lines += [f"<p class='note'>{number} left out: {what} (Settings).</p>" for what, number in hidden.items() if number]
    return f"<div class='answer'>{''.join(lines)}</div>" if lines else ""


def _differing(statements: Sequence[Mapping[str, Any]]) -> list[int]:
    """Where the statements stand whose sources differ, in their order; none where all agree."""
    found: set[int] = set()
    for at, statement in enumerate(statements):
        others = set(statement.get("differs_from", ()))
        if others:
            found.add(at)
            found |= {
                other for other in range(at) if others & {note["number"] for note in statements[other]["citations"]}
            }
    return sorted(found)


def _side_by_side(exchange: Exchange, view: View, sides: Sequence[int]) -> str:
    columns = []
    for at in sides:
        statement = exchange.statements[at]
        source = exchange.citations[statement["citations"][0]["number"]]
        sentence = _sentence(exchange, view, at, statement, doubted=False)
        columns.append(f"<div class='side'><p class='whose'>{label(source)}</p>{sentence}</div>")
    return (
        "<div class='differ' role='group' aria-label='Sources that differ'>"
        f"<p class='note'>The sources differ:</p><div class='sides'>{''.join(columns)}</div></div>"
    )


def is_doubted(exchange: Exchange, statement: Mapping[str, Any]) -> bool:
    """Whether a sentence probably does not answer; known once the answer is whole, and only of models fitted to.

    As in an answer itself, none is where the question has several parts, nor one that is quoted by a Yes.
    """
    signals, model = statement.get("signals"), str(exchange.answer.get("model", ""))
    if not signals or not model or len(question_parts(str(exchange.answer["question"]))) > 1:
        return False
    return probability(Signals(**signals)) < least_probability(model)


def _sentence(exchange: Exchange, view: View, at: int, statement: Mapping[str, Any], doubted: bool) -> str:
    verdict = statement["verdict"]
    chips = "".join(
        _chip(exchange, view, f"{exchange.id}-{at}-{nth}", statement, note)
        for nth, note in enumerate(statement["citations"])
    )
    reason = f": {shown(statement['reason'])}" if verdict == "weak" else ""
    doubt = "; probably no answer" if doubted else ""
    told = f"<span class='verdict {verdict}'>{verdict}{reason}{doubt}</span>"
    kind = f"{verdict} doubted" if doubted else verdict
    return f"<p class='statement {kind}'><span dir='auto'>{shown(statement['text'])}</span> {chips} {told}</p>"


def _chip(exchange: Exchange, view: View, key: str, statement: Mapping[str, Any], note: Mapping[str, Any]) -> str:
    """A footnote's button, and the hidden text of its card, which a screen reader reads as its description."""
    place = exchange.citations[note["number"]]
    verdict = statement["verdict"]
    stale = view.stale_since(place)
    shape = "!" if stale else SHAPES[verdict]
    name = f"Footnote {note['number']}, {stale or verdict}: {place['file']}, paragraph {place['paragraph']}"
    warning = f"<strong>{shown(stale.capitalize())}.</strong> " if stale else ""
    card = (
        f"<q>{shown(' '.join(note['quote'].split()))}</q>"
        f"<span class='where'>{label(place)}</span><span>{warning}{MEANINGS[verdict]}</span>"
    )
    return (
        f'<button type="button" class="chip {"stale" if stale else verdict}" aria-label="{shown(name)}"'
        f' aria-describedby="card-{key}"{opens(place, note["start"], note["end"])}>'
        f'{note["number"]}<span class="shape" aria-hidden="true">{shape}</span></button>'
        f'<span class="card-text" id="card-{key}" hidden>{card}</span>'
    )
