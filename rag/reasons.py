"""Whether a statement gives a reason where its source gives none; pure functions.

Asked why something happened that did not happen, a small model joins the premise and a true sentence by "because".
"""

import re
from collections.abc import Sequence

_GIVES = re.compile(r"\b(?:because|due to|owing to|thanks to|as a result)\b", re.IGNORECASE)
# That one thing came after another is no reason; "since" and "as" may be one.
_REASON = re.compile(
    r"\b(?:because|due|owing|thanks|result\w*|reason\w*|caus\w+|led to|leads? to|leading to|thus|therefore|hence|why"
    r"|so (?:that|as)|in (?:order|response|protest|light|view)|since|given|amid|explain\w*|motivat\w*|prompt\w*"
    r"|dr[io]v\w+|grounds|blam\w+|attribut\w+|cit(?:es?|ed|ing)|fear\w*|worr\w+|concern\w*|protest\w*|hop(?:e[ds]?|ing)"
    r"|aim\w*|(?<!well )(?<!soon )(?<!many )(?<!much )(?<!long )(?<!far )(?<!such )as "
    r"(?!(?:an?|well|part|of|many|much|soon|long|far|if|though)\b))",
    re.IGNORECASE,
)


def reason_fault(statement: str, texts: Sequence[str]) -> str:
    """A reason needs a paragraph that gives one, in whatever words; "" where nothing is wrong."""
    gives = _GIVES.search(statement)
    if gives is None or any(_REASON.search(text) for text in texts):
        return ""
    return f"it gives a reason (“{gives[0]}”), the paragraph gives none"
