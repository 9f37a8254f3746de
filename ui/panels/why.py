"""Why this source: how both searches ranked each passage that was offered, the question's words in it, who answered."""

from ui.exchanges import Exchange, Rank
from ui.markup import shown
from ui.panels.view import View


def show_why(exchange: Exchange, view: View) -> str:
    """A table in a fold; nothing before the answer is whole."""
    if exchange.running or not exchange.ranks:
        return ""
    cited = {(one["file"], one["paragraph"]): number for number, one in exchange.citations.items()}
    rows = "".join(_row(rank, cited.get((rank.file, rank.paragraph))) for rank in exchange.ranks)
    return (
        "<details class='why'><summary>Why these sources?</summary>"
        "<p>The passages that were read, best first. Each was ranked by meaning (vectors; cosine) and by words (BM25; "
        "score); the best of both are in the order in which the question's single words come near to words of theirs "
        "(cosine).</p>"
        "<div class='scroll' tabindex='0' role='region' aria-label='Ranks of the passages'><table><thead><tr>"
        "<th>Footnote</th><th>Paragraph</th><th>By meaning</th><th>By words</th><th>Word by word</th>"
        f"<th>Words that matched</th></tr></thead><tbody>{rows}</tbody></table></div>{_answered_by(exchange)}</details>"
    )


def _answered_by(exchange: Exchange) -> str:
    answer = exchange.answer
    if not answer.get("model"):
        return ""
    model, where, seconds = shown(answer["model"]), shown(answer["endpoint"]), answer["timings"]["total"]
    return f"<p class='note'>Answered by {model} ({where}) in {seconds:.1f} s.</p>"


def _row(rank: Rank, number: int | None) -> str:
    meaning = _ranked(rank.vector_rank, rank.similarity, "{:.2f}")
    worded = _ranked(rank.bm25_rank, rank.bm25, "{:.1f}")
    return (
        f"<tr><td>{f'[{number}]' if number else 'not cited'}</td><td>{shown(rank.file)} ¶{rank.paragraph}</td>"
        f"<td>{meaning}</td><td>{worded}</td><td>{rank.score:.2f}</td>"
        f"<td dir='auto'>{shown(', '.join(rank.words)) or 'none'}</td></tr>"
    )


def _ranked(rank: int | None, score: float | None, form: str) -> str:
    if rank is None:
        return "not found"
    return f"{rank}." + (f" ({form.format(score)})" if score is not None else "")
