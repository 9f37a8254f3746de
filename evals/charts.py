"""Charts as inline SVG: no script, no file beside it; colours and letters come from the page's style sheet."""

from collections.abc import Sequence

from markupsafe import Markup

from evals.figures import percentile
from evals.outcomes import Bin
from evals.statistics import Interval

WIDTH = 640
_ROW, _LABEL = 30, 190  # a row's height and the width of its label
_LONGEST = 28  # letters of a label


def bar_chart(rows: Sequence[tuple[str, Interval, int]], title: str) -> Markup:
    """A bar for each (label, share with its interval, cases), with a whisker for the interval. Shares are 0 to 1."""
    plot = WIDTH - _LABEL - 124
    drawn = Markup("").join(_bar(at * _ROW + 6, row, plot) for at, row in enumerate(rows))
    height = len(rows) * _ROW + 26
    ticks = Markup("").join(
        Markup(
            '<line class="grid" x1="{0}" y1="0" x2="{0}" y2="{1}"/><text class="tick" x="{0}" y="{2}">{3} %</text>'
        ).format(_LABEL + plot * share / 100, height - 22, height - 6, share)
        for share in (0, 25, 50, 75, 100)
    )
    return _svg(height, title, ticks + drawn)


def _bar(y: float, row: tuple[str, Interval, int], plot: float) -> Markup:
    label, value, count = row
    shown = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
    return Markup(
        "<g><title>{label}: {percent:.1f} % ({low:.1f} to {high:.1f}), {count} cases</title>"
        '<text class="label" x="{left}" y="{base}">{shown}</text>'
        '<rect class="track" x="{x}" y="{y}" width="{plot}" height="18" rx="3"/>'
        '<rect class="bar" x="{x}" y="{y}" width="{width:.1f}" height="18" rx="3"/>'
        '<path class="whisker" d="M{from_:.1f} {mid}H{to:.1f}M{from_:.1f} {top}v8M{to:.1f} {top}v8"/>'
        '<text class="value" x="{end}" y="{base}">{percent:.0f} % of {count}</text></g>'
    ).format(
        label=label,
        shown=shown,
        percent=100 * value.value,
        low=100 * value.low,
        high=100 * value.high,
        count=count,
        left=_LABEL - 10,
        x=_LABEL,
        y=y,
        base=y + 14,
        mid=y + 9,
        top=y + 5,
        plot=plot,
        width=plot * value.value,
        from_=_LABEL + plot * value.low,
        to=_LABEL + plot * value.high,
        end=_LABEL + plot + 10,
    )


def reliability_chart(series: Sequence[tuple[str, Sequence[Bin]]], caption: str, title: str) -> Markup:
    """The share that was right against a value: a point a bin with its interval, larger for more cases.

    `series` are (what the cases are called, their bins), `caption` says what the value is.
    """
    bins = [one for _, found in series for one in found]
    left, right, top, bottom = 66, WIDTH - 16, 12, 250
    low, high = min(one.low for one in bins), max(one.high for one in bins)
    low, high = (low, high) if high > low else (low - 0.05, high + 0.05)

    def x(value: float) -> float:
        return left + 14 + (right - left - 28) * (value - low) / (high - low)

    def y(value: float) -> float:
        return bottom - (bottom - top) * value

    parts = [
        Markup(
            '<line class="grid" x1="{0}" y1="{1:.1f}" x2="{2}" y2="{1:.1f}"/>'
            '<text class="tick end" x="{3}" y="{4:.1f}">{5} %</text>'
        ).format(left, y(share / 100), right, left - 8, y(share / 100) + 4, share)
        for share in (0, 25, 50, 75, 100)
    ]
    parts += [
        Markup('<text class="tick" x="{:.1f}" y="{}">{:.2f}</text>').format(x(value), bottom + 20, value)
        for value in (low + (high - low) * step / 4 for step in range(5))
    ]
    for name, found in series:
        path = " ".join(f"{x(one.middle):.1f},{y(one.right.value):.1f}" for one in found)
        parts.append(Markup('<polyline class="line {}" points="{}"/>').format(name, path))
        for one in found:
            parts.append(
                Markup(
                    '<g class="{name}"><title>{count} {name} at {low:.2f} to {high:.2f}: '
                    '{percent:.0f} % right</title><path class="whisker" d="M{x:.1f} {above:.1f}V{below:.1f}"/>'
                    '<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/></g>'
                ).format(
                    name=name,
                    count=one.count,
                    low=one.low,
                    high=one.high,
                    percent=100 * one.right.value,
                    x=x(one.middle),
                    y=y(one.right.value),
                    above=y(one.right.high),
                    below=y(one.right.low),
                    r=min(10.0, 3 + one.count**0.5 / 2),
                )
            )
    parts.append(Markup('<text class="tick" x="{}" y="{}">{}</text>').format((left + right) / 2, bottom + 40, caption))
    return _svg(bottom + 50, title, Markup("").join(parts))


def histogram(values: Sequence[float], title: str, columns: int = 30) -> Markup:
    """How often each stretch of seconds occurs, with lines at the median and the 95th percentile."""
    left, right, top, bottom = 36, WIDTH - 36, 30, 170
    last = max(values)
    width = (last or 1.0) / columns
    counts = [0] * columns
    for value in values:
        counts[min(columns - 1, int(value / width))] += 1
    step = (right - left) / columns
    bars = [
        Markup(
            '<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">'
            "<title>{:.1f} to {:.1f} s: {}</title></rect>"
        ).format(
            left + at * step + 1,
            bottom - (bottom - top) * count / max(counts),
            step - 2,
            (bottom - top) * count / max(counts),
            at * width,
            (at + 1) * width,
            count,
        )
        for at, count in enumerate(counts)
        if count
    ]
    ticks = [
        Markup('<text class="tick" x="{:.1f}" y="{}">{:.3g} s</text>').format(
            left + (right - left) * part / 4, bottom + 18, last * part / 4
        )
        for part in range(5)
    ]
    marks = []
    for at, percent in enumerate((50, 95)):
        value = percentile(values, percent)
        x = left + (right - left) * value / (last or 1.0)
        anchor = "end" if x > WIDTH * 0.75 else "start"
        marks.append(
            Markup(
                '<line class="mark" x1="{x:.1f}" y1="{y}" x2="{x:.1f}" y2="{bottom}"/>'
                '<text class="mark {anchor}" x="{label:.1f}" y="{base}">p{percent} {value:.1f} s</text>'
            ).format(
                x=x, y=6 + 14 * at, bottom=bottom, label=x + (-5 if anchor == "end" else 5), base=14 + 14 * at,
                anchor=anchor, percent=percent, value=value,
            )
        )  # fmt: skip
    axis = Markup('<line class="grid" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(left, bottom, right, bottom)
    return _svg(bottom + 26, title, Markup("").join([axis, *bars, *ticks, *marks]))


def _svg(height: float, title: str, inside: Markup) -> Markup:
    return Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(WIDTH, height, title, inside)
