"""What is to be known beside the answer: parts that stay open, sentences left out, documents that were not asked."""

from ui.exchanges import Exchange
from ui.markup import count, shown
from ui.panels.view import View


def show_notes(exchange: Exchange, view: View) -> str:
    """The notes, a line each."""
    answer = exchange.answer
    lines = [f"Not answered: {part.rstrip('?')}?" for part in answer.get("unanswered", ())]
    if removed := answer.get("removed", 0):
        lines.append(f"{count(removed, 'sentence')} left out: the passages do not bear out what the model wrote.")
    if doubted := answer.get("checks", {}).get("doubted", 0):
        lines.append(
            f"{count(doubted, 'sentence')} left out: true to the passages, but probably no answer "
            "(Settings can show such)."
        )
    if undated := answer.get("undated", ()):
        named = ", ".join(undated[:5]) + (" …" if len(undated) > 5 else "")
        lines.append(f"{count(len(undated), 'document')} without a date not asked: {named}")
    if answer.get("behind"):
        lines.append("A sync is at work: answered from what was complete before.")
    if exchange.answer.get("searched_for", exchange.question) != exchange.question:
        lines.append(f"Searched for: {answer['searched_for']}")
    return f"<ul class='notes'>{''.join(f'<li>{shown(line)}</li>' for line in lines)}</ul>" if lines else ""
