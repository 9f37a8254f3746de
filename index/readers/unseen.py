"""Takes out of a web page what a browser would not show, by its marks, style attributes and own style sheets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from index.readers.compose import Composer
from index.readers.styles import Colour, Declared, Styles, colour, colour_named, is_picture, length, number, word

_WHITE: Colour = (1.0, 1.0, 1.0, 1.0)
_SAME = 0.02  # of a colour's range: nobody tells such colours apart
_LEAST = 1.0  # pixels of a letter's height
_OFF = {"left": 500.0, "right": 500.0, "top": 500.0, "bottom": 500.0}  # pixels before the page's edge
_SHIFTED = {"text-indent": 500.0, "margin-left": 2000.0}  # a margin of half a page's width may centre it
_PLACED = {"absolute", "fixed", "relative", "sticky"}
_NO_WORDS = {"script", "style", "head", "template", "noscript", "title"}


@dataclass(frozen=True, slots=True)
class _Look:
    """How an element's own words look: what it hands on to the elements within. None: not known."""

    visible: bool = True
    size: float = 16.0
    colour: Colour | None = None
    ground: Colour | None = _WHITE
    clipped: bool = False  # the ground shows through the letters only
    own: bool = False  # the colour comes from a style attribute, not from a sheet
    lifted: bool = False  # it lies over other elements, and what is behind it is theirs

    @property
    def is_unseen(self) -> bool:
        """Whether the words are there for no eye."""
        if not self.visible or self.size <= _LEAST:
            return True
        if self.colour is None or self.clipped:
            return False
        if self.colour[3] < _SAME:
            return True
        return self.ground is not None and all(
            abs(one - other) < _SAME for one, other in zip(self.colour[:3], self.ground[:3], strict=True)
        )


def take_out_hidden(tree: Any, composer: Composer) -> None:
    """What a browser would not show is no text of the page."""
    styles = Styles(tree)
    inside = [(styles.root, _Look())]
    while inside:
        wrapper, above = inside.pop()
        one = wrapper.etree_element
        if one.tag in _NO_WORDS:
            continue
        declared, own = styles.of(wrapper)
        is_page = one.tag in {"html", "body"}  # what hides all of a page is taken back by its scripts
        if not is_page and (one.get("hidden") is not None or _is_gone(declared)):
            _take_out(one, composer, whole=one is tree)
            continue
        look = _look(one, declared, above)
        if "color" in declared or one.tag == "font":
            look = replace(look, own="color" in own)
        # A ground that no sheet of the page states may be one that a sheet of another file does, or another element's.
        known = look.own or not (look.lifted or (styles.has_others and look.ground is _WHITE))
        look = replace(look, visible=True) if is_page else look
        if replace(look, colour=look.colour if known else None).is_unseen:
            _silence(one, composer)
        inside += [(part, look) for part in wrapper.iter_children()]


def _is_gone(declared: Declared) -> bool:
    """Whether an element is not shown with all that is in it, whatever that declares."""
    if word(declared.get("display")) == "none" or word(declared.get("mso-hide")) == "all":
        return True
    moves = any(name in declared for name in ("animation", "animation-name", "transition"))  # it may come to light
    opacity = number(declared.get("opacity"))
    if opacity is not None and opacity < _SAME and not moves:
        return True
    if word(declared.get("position")) in _PLACED and any(_beyond(declared, name, most) for name, most in _OFF.items()):
        return True
    clip = declared.get("clip", [])
    if clip and clip[0].type == "function" and clip[0].lower_name == "rect":
        sides = [length([token], 16.0) for token in clip[0].arguments if token.type in {"number", "dimension"}]
        if len(sides) == 4 and all(side is not None and abs(side) <= _LEAST for side in sides):
            return True
    return any(_beyond(declared, name, most) for name, most in _SHIFTED.items())


def _beyond(declared: Declared, name: str, most: float) -> bool:
    pixels = length(declared.get(name), 16.0) if "percentage" not in _types(declared.get(name)) else None
    return pixels is not None and pixels <= -most


def _types(values: list[Any] | None) -> set[str]:
    return {token.type for token in values or ()}


def _look(one: Any, declared: Declared, above: _Look) -> _Look:
    """The look of an element's own words."""
    visible = word(declared.get("visibility"))
    shown = above.visible if not visible else visible not in {"hidden", "collapse"}
    own_colour = declared.get("color")
    stated = colour(own_colour) if own_colour else colour_named(one.get("color") if one.tag == "font" else None)
    clip = declared.get("background-clip") or declared.get("-webkit-background-clip")
    return _Look(
        shown,
        _size(declared, above.size),
        stated if own_colour or stated else above.colour,
        _ground(one, declared, above),
        word(clip) == "text",
        above.own,
        _is_lifted(one, declared, above),
    )


def _size(declared: Declared, above: float) -> float:
    """A letter's height in pixels."""
    values = declared.get("font-size")
    if values is None and (short := declared.get("font")):
        values = [token for token in short if token.type in {"dimension", "percentage"} or number([token]) == 0][:1]
    size = length(values, above) if values else None
    if size is not None:
        return size
    return 16.0 if word(values) else above


def _ground(one: Any, declared: Declared, above: _Look) -> Colour | None:
    """The colour behind an element's words; None where it is a picture, or lets through what is behind it."""
    for name in ("background", "background-image"):
        if is_picture(declared.get(name)):
            return None
    if one.get("background"):
        return None
    stated = _own_ground(one, declared)
    if stated is None or stated[3] <= _SAME:
        return above.ground
    return stated if stated[3] > 1 - _SAME else None


def _own_ground(one: Any, declared: Declared) -> Colour | None:
    """The ground that is stated for the element itself."""
    stated = colour(declared.get("background-color")) or colour(declared.get("background"))
    return stated or colour_named(one.get("bgcolor"))


def _is_lifted(one: Any, declared: Declared, above: _Look) -> bool:
    """Whether the element lies over others, without a ground of its own that covers them."""
    stated = _own_ground(one, declared)
    if stated is not None and stated[3] > 1 - _SAME:
        return False
    return above.lifted or word(declared.get("position")) in {"absolute", "fixed"}


def _take_out(one: Any, composer: Composer, whole: bool) -> None:
    """Take out an element with all that is in it; what follows it stays. `whole`: a piece of a page is nothing else."""
    if one.text_content().strip():
        composer.left_out("hidden passages")
    if not whole:
        one.drop_tree()
        return
    one.text = None
    for part in list(one):
        one.remove(part)


def _silence(one: Any, composer: Composer) -> None:
    """Take out an element's own words; what it holds is judged for itself."""
    if any(text and text.strip() for text in (one.text, *(part.tail for part in one))):
        composer.left_out("hidden passages")
    one.text = None
    for part in one:
        part.tail = None
