"""Takes out of a web page what a browser would not show, by each element's own marks; style sheets are not read."""

import re
from typing import Any

from index.readers.compose import Composer

_UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*(?:0|0?\.0+|1px)(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$)|(?:left|top|text-indent|margin-left)\s*:\s*-\d{3,}"
    r"|color\s*:\s*transparent|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?:^|;)\s*color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)", re.IGNORECASE
)


def take_out_hidden(tree: Any, composer: Composer) -> None:
    """What a browser would not show is no text of the page."""
    for one in list(tree.iter()):
        if not isinstance(one.tag, str):
            continue
        style = one.get("style") or ""
        hidden = one.get("hidden") is not None or bool(_UNSEEN.search(style))
        if not hidden and _WHITE.search(style) and "background" not in style:
            hidden = not any(
                "background" in (above.get("style") or "") or above.get("bgcolor") for above in one.iterancestors()
            )
        if hidden and one.getparent() is not None and one.tag not in {"body", "html"}:
            if one.text_content().strip():
                composer.left_out("hidden passages")
            one.drop_tree()
