"""Which declarations of a web page's own style sheets and style attributes hold for an element.

The home of tinycss2, which parses CSS by its standard, and of cssselect2, which matches its selectors: both BSD, kept
by those who make WeasyPrint. Sheets of other files are never fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

# What decides whether words are seen. The longer names write to the shorter: `background` sets the colour as well.
FOLLOWED = {
    "display", "visibility", "opacity", "font-size", "font", "color", "background", "background-color",
    "background-image", "background-clip", "-webkit-background-clip", "position", "left", "right", "top", "bottom",
    "text-indent", "margin-left", "clip", "animation", "animation-name", "transition", "mso-hide",
}  # fmt: skip
_SCREENS = {"", "all", "screen", "only screen"}
_TAKEN_BACK = {"inherit", "initial", "unset", "revert", "revert-layer"}
_DISPLAYS = {
    "none", "block", "inline", "inline-block", "flex", "inline-flex", "grid", "inline-grid", "contents", "flow-root",
    "list-item", "table", "inline-table", "table-cell", "table-row", "table-row-group", "table-header-group",
    "table-footer-group", "table-column", "table-column-group", "table-caption", "run-in", "-webkit-box",
}  # fmt: skip
Declared = Mapping[str, list[Any]]


class Styles:
    """The rules of a page's <style> elements; `of` an element gives what they and its own attribute declare.

    `root` is the tree's root as the elements come that `of` takes (cssselect2's ElementWrapper); `has_others` says that
    the page names sheets of other files.
    """

    def __init__(self, tree: Any) -> None:
        from cssselect2 import ElementWrapper, Matcher

        self.root = ElementWrapper.from_html_root(tree)
        self._matcher = Matcher()
        self.has_others = any("stylesheet" in (one.get("rel") or "").lower() for one in tree.iter("link"))
        for one in tree.iter("style"):
            scripted = any(above.tag in {"noscript", "template"} for above in one.iterancestors())
            if not scripted and (one.get("media") or "").strip().lower() in _SCREENS:
                self._add(one.text_content())

    def of(self, element: Any) -> tuple[Declared, set[str]]:
        """The values that win for an element (a wrapper of cssselect2), and the names that its own attribute gave."""
        from tinycss2 import parse_declaration_list

        found = [one for _, _, pseudo, declared in self._matcher.match(element) if pseudo is None for one in declared]
        own = list(_followed(parse_declaration_list(element.etree_element.get("style") or "")))
        won: dict[str, list[Any]] = {}
        ours: set[str] = set()
        for important in (False, True):
            for declarations, is_own in ((found, False), (own, True)):
                for one in declarations:
                    if one.important is not important:
                        continue
                    values = [token for token in one.value if token.type not in _BLANK]
                    if word(values) in _TAKEN_BACK:
                        won.pop(one.lower_name, None)
                        continue
                    won[one.lower_name] = values
                    (ours.add if is_own else ours.discard)(one.lower_name)
        return won, ours

    def _add(self, css: str) -> None:
        from tinycss2 import parse_stylesheet

        for rule in _rules(parse_stylesheet(css, skip_comments=True, skip_whitespace=True)):
            self._add_rule(rule)

    def _add_rule(self, rule: Any) -> None:
        from cssselect2 import SelectorError, compile_selector_list
        from tinycss2 import parse_declaration_list

        declared = tuple(_followed(parse_declaration_list(rule.content)))
        # An element that a long list of siblings comes before would cost as much as all of them.
        if not declared or any(token.type == "literal" and token.value == "~" for token in rule.prelude):
            return
        try:
            selectors = compile_selector_list(rule.prelude)
        except SelectorError:
            return
        for selector in selectors:
            self._matcher.add_selector(selector, declared)


_BLANK = {"whitespace", "comment"}


def _rules(nodes: list[Any]) -> Iterator[Any]:
    """The rules that hold on a screen, of whatever size."""
    from tinycss2 import parse_rule_list, serialize

    for node in nodes:
        if node.type == "qualified-rule":
            yield node
        elif node.type == "at-rule" and node.lower_at_keyword == "media" and node.content is not None:
            queries = {one.strip().lower() for one in serialize(node.prelude).split(",")}
            if queries & _SCREENS:
                yield from _rules(parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))


def _followed(nodes: list[Any]) -> Iterator[Any]:
    """Declarations that decide what is seen and whose value is one, as far as we know."""
    for node in nodes:
        if node.type != "declaration" or node.lower_name not in FOLLOWED:
            continue
        values = [token for token in node.value if token.type not in _BLANK]
        if not values:
            continue
        if node.lower_name == "display" and word(values) not in _DISPLAYS | _TAKEN_BACK:
            continue
        if node.lower_name == "color" and not (colour(values) or _is_unknown(values) or word(values) in _TAKEN_BACK):
            continue
        yield node


def word(values: list[Any] | None) -> str:
    """The word that a value is, in small letters; '' where it is something else."""
    return values[0].lower_value if values and values[0].type == "ident" else ""


def number(values: list[Any] | None) -> float | None:
    """The number that a value is; a percentage as its share of 1."""
    if not values or values[0].type not in {"number", "percentage"}:
        return None
    value = float(values[0].value)
    return value / 100 if values[0].type == "percentage" else value


def length(values: list[Any] | None, above: float) -> float | None:
    """The length that a value is, in pixels; `above` is what its percentages and ems are of. None where unknown."""
    for token in values or ():
        if token.type == "number" and token.value == 0:
            return 0.0
        if token.type == "percentage":
            return float(token.value) / 100 * above
        if token.type == "dimension":
            units = {"px": 1.0, "pt": 4 / 3, "rem": 16.0, "em": above, "ex": above / 2, "cm": 38.0, "in": 96.0}
            unit = units.get(token.lower_unit)
            return None if unit is None else float(token.value) * unit
    return None


Colour = tuple[float, float, float, float]


def colour(values: list[Any] | None) -> Colour | None:
    """The first colour in a value: red, green, blue and opacity, each from 0 to 1. None where there is none."""
    from tinycss2.color4 import parse_color

    for token in values or ():
        try:
            found = parse_color(token)
            if found is not None and found != "currentcolor":
                red, green, blue, opacity = found.to("srgb")
                return red, green, blue, opacity
        except (NotImplementedError, ValueError, TypeError, AttributeError):
            continue  # a space of colours that cannot be turned into this one, or arguments that are none
    return None


def colour_named(text: str | None) -> Colour | None:
    """The colour that an attribute of old HTML names, or None."""
    from tinycss2 import parse_component_value_list

    return colour(parse_component_value_list(text.strip()[:40])) if text else None


def is_picture(values: list[Any] | None) -> bool:
    """Whether a background is something else than a plain colour: a picture, a gradient, or what a variable says."""
    return _is_unknown([token for token in values or () if colour([token]) is None])


def _is_unknown(values: list[Any]) -> bool:
    return any(token.type in {"url", "function"} for token in values)
