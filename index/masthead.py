"""What a plain text states about itself at its head and foot: its title, its publication date, who wrote it and
took its pictures.

All are read only where they are plain to see; a text that does not state them has none.
"""

import re

from index.dates import find_dates
from index.passages import Paragraph
from index.words import content_stems

HEAD = 8  # paragraphs in which a title is looked for
FOOT = 3  # and those in which an agency names its reporters
LONGEST_BYLINE = 12  # words of one that ends like a sentence: "By New Year the strike was over…" is none
LONGEST_CORRECTION = 600  # characters of a note of what was wrong
LONGEST_NOTE = 400  # characters of such a note: in a longer text nothing is looked for, whatever somebody put there
WORDS = re.compile(r"[^\W\d_][\w’'.-]*")
_PUBLISHED = re.compile(
    r"^\W*(?:first )?(?:published|posted|date|publication date|issued)\b(?: on| at)?\s*[:\-–—]?\s*", re.I
)
_UPDATED = re.compile(r"^\W*(?:last )?(?:updated|modified|revised)\b(?: on| at)?\s*[:\-–—]?\s*", re.I)
_CORRECTED = re.compile(
    r"^\W*(?:correction|clarification|corrections? and clarifications?)\b\s*[:\-–—]"
    r"|\bthis (?:article|story) (?:was|has been) (?:\w+ )?(?:amended|corrected|updated to correct)\b"
    r"|\b(?:an earlier|a previous) version of this (?:article|story|report|piece|headline)\b",
    re.I,
)
_ORIGIN = re.compile(
    r"\bthe original (?:article |story )?(?:first )?appeared in\b"
    r"|\bthis (?:article|story|piece) is republished from\b"
    r"|\bthis (?:article|story|piece) (?:was )?(?:first|originally) (?:appeared|ran|published)\b"
    r"|^\W*(?:first|originally) (?:appeared|published|ran) (?:in|by|on|at)\b",
    re.I,
)
_CREDIT = re.compile(r"\b(?:reuters|afp|getty|ap photo|epa|pool|file photo|photo|image|xinhua)\b", re.I)
_BYLINE = re.compile(r"^\W*(?:by|from|source|published|updated|posted|share|advertisement|powered|live)\b", re.I)
_WRITTEN = re.compile(
    r"\W{0,3}(?:(?:written|words|story|report|reported|review|analysis|opinion) )?by(?:\s*:)?\s+", re.IGNORECASE
)
_LABELLED = re.compile(r"\W{0,3}(?:authors?|byline|words|writer|reporter)\s*:\s*", re.IGNORECASE)
_REPORTING = re.compile(r"[\W_]{0,3}reporting by\s+", re.IGNORECASE)  # a news agency's last line
_HELPED = re.compile(
    r"\bcontributed to this (?:report|story|article|piece)\b|^\W*additional reporting by\b", re.IGNORECASE
)
_ROLE = re.compile(r"\s*(?:[|·•;()\[\]/\n]|\s[-–—]\s|\b(?:for|in|at|from|on|of)\b|\d|\S*@).*", re.DOTALL)
_BETWEEN = re.compile(r"\s*,\s*(?:and\s+|&\s*)?|\s+(?:and|with)\s+|\s*&\s*", re.IGNORECASE)
_CAPITAL = r"[^\W\d_a-z][\w’'.-]*"
_NAME = re.compile(
    rf"{_CAPITAL}(?: (?:{_CAPITAL}|al|bin|da|de|del|della|den|der|di|dos|du|el|ibn|la|le|van|von|zu))+",
)
_DESK = re.compile(
    rf"(?:{_CAPITAL},? ){{0,5}}(?:[Nn]ews ?[Dd]esk|[Nn]ewsroom"
    rf"|(?:[Ss]taff|[Ss]enior|[Cc]hief) (?:[Rr]eporter|[Ww]riter)|[Cc]orrespondent)(?:,? (?:in )?{_CAPITAL})*"
)
_AGENCY = r"(?:REUTERS|Reuters|AFP|AP|EPA|dpa|PA|ANSA|TASS|Xinhua|Getty(?: Images)?|Shutterstock|Alamy|Bloomberg)"
_SEVERAL = rf"{_CAPITAL}(?: {_CAPITAL})+"
_PICTURED = re.compile(
    r"(?i:\b(?:photo(?:graph)?|picture|image|credit)s?\s*[:©/|])"
    r"|(?i:\b(?:photo(?:graph)?|image)s?\s+(?:by|courtesy)\b)"
    rf"|©\s*(?!.*(?i:rights reserved)){_CAPITAL}"
    # "Ann Other/Agency", "AGENCY/Ann Other/Pool" at the end; "Israel/Palestine" names nobody
    rf"|(?:{_SEVERAL}\s?/\s?{_CAPITAL}(?: {_CAPITAL})*|{_CAPITAL}\s?/\s?{_SEVERAL})(?:\s?/\s?{_CAPITAL})*[)\]]?\.?$"
    rf"|(?:[.!?)\]”\"/|(\[–—:]\s*|\bvia ){_AGENCY}(?:[ /](?i:photo|images?|pool|file))*[)\]]?\.?$",
)
_NO_NAMES = {"invitation only", "popular demand", "the numbers", "the way"}


def find_title(paragraphs: list[Paragraph]) -> str | None:
    """The headline among the first paragraphs, or None.

    A headline has four to thirty words, ends like no sentence, is no date, byline or caption, and stands before
    running text. Where a short line above it (a kicker) shares fewer words with the text than the next, longer
    line does, the longer one is the headline.
    """
    body = next((at for at, paragraph in enumerate(paragraphs) if _is_sentence(paragraph.text)), None)
    if body is None or body == 0:
        return None
    head = [paragraph.text for paragraph in paragraphs[: min(body, HEAD)]]
    candidates = [at for at, text in enumerate(head) if _is_headline(text)]
    if not candidates:
        return None
    first = candidates[0]
    if _repeats_caption(head, first):
        return None
    running = " ".join(paragraph.text for paragraph in paragraphs[body : body + 4])
    if len(candidates) > 1 and candidates[1] == first + 1:
        kicker, headline = head[first], head[first + 1]
        short = len(WORDS.findall(kicker)) <= 5 < len(WORDS.findall(headline))
        if short and _shared(headline, running) > _shared(kicker, running):
            first += 1
    return head[first]


def find_date(paragraphs: list[Paragraph], title: str | None) -> str | None:
    """The day of publication, else of the last update, as ISO 8601, or None.

    Only a line that says what its date is counts, or a line between title and running text that is a date alone:
    a date above the title may be the day on which the page was saved.
    """
    lines = [paragraph.text for paragraph in paragraphs if len(paragraph.text) <= 120]
    for label in (_PUBLISHED, _UPDATED):
        for line in lines:
            found = label.match(line)
            if found and (day := _day_at_start(line[found.end() :])):
                return day
    texts = [paragraph.text for paragraph in paragraphs]
    if title in texts:
        for text in texts[texts.index(title) + 1 : HEAD]:
            if _is_sentence(text):
                break
            if (day := _day_at_start(text)) and len(WORDS.findall(text)) <= 4:
                return day
    return None


def find_author(paragraphs: list[Paragraph]) -> str | None:
    """Who wrote the text, several joined by "; ", or None.

    Only a byline above the running text counts ("By Ann Other and Bob Other", "Author: Ann Other"), else a news
    agency's note at the end ("Reporting by Ann Other in Cairo; editing by …"). A name has two words or more.
    """
    texts = [paragraph.text for paragraph in paragraphs]
    for text in texts[:HEAD]:
        if _is_sentence(text):
            break
        if (found := _WRITTEN.match(text) or _LABELLED.match(text)) and (names := _names(text[found.end() :])):
            return names
    for text in (text for text in texts[-FOOT:] if len(text) <= LONGEST_NOTE):
        if (found := _REPORTING.match(text)) and (names := _names(re.split(r"[;.)]\s", text[found.end() :])[0])):
            return names
    return None


def names_author(text: str) -> bool:
    """Whether a paragraph is a byline ("By Ann Other"), a desk's name, or a note of who reported or helped to."""
    if len(text) > LONGEST_NOTE:
        return False
    by = _WRITTEN.match(text) or _LABELLED.match(text)
    if by is not None and _names(text[by.end() :]) is not None:
        return len(WORDS.findall(text)) <= LONGEST_BYLINE or text.rstrip()[-1] not in ".!?"
    return bool(_REPORTING.match(text) or _HELPED.search(text) or _DESK.fullmatch(text.strip()))


def names_picture(text: str) -> bool:
    """Whether a paragraph credits a picture: "Photo: Ann Other", "… on Monday. Ann Other/Reuters"."""
    return len(text) <= LONGEST_NOTE and _PICTURED.search(text) is not None


def names_update(text: str) -> bool:
    """Whether a paragraph is the line that tells when the text was changed last."""
    found = _UPDATED.match(text) if len(text) <= LONGEST_NOTE else None
    if found is None:
        return False
    when = text[found.end() :]
    return found[0].rstrip()[-1] in ":-–—" or when[:1].isdigit() or _day_at_start(when) is not None


def names_correction(text: str) -> bool:
    """Whether a paragraph is the note of what an article had wrong: "An earlier version of this article said …"."""
    return len(text) <= LONGEST_CORRECTION and _CORRECTED.search(text) is not None


def names_origin(text: str) -> bool:
    """Whether a paragraph is the note of where an article stood first: "The original appeared in …"."""
    return len(text) <= LONGEST_NOTE and _ORIGIN.search(text) is not None


def _names(text: str) -> str | None:
    """The names with which a text begins, up to the first part that is none (a role, a place, a day)."""
    names = []
    for part in _BETWEEN.split(text):
        name = _ROLE.sub("", part, count=1).strip(" \t*_.:")
        if not _NAME.fullmatch(name) or name.lower() in _NO_NAMES:
            break
        names.append(name)
    return "; ".join(names) or None


def _day_at_start(text: str) -> str | None:
    """The full day that stands among the first words of a text."""
    return next((date.iso for date in find_dates(text[:60]) if date.start <= 20 and date.iso), None)


def _is_sentence(text: str) -> bool:
    """Whether a paragraph is running text: long, or ended like a sentence and not a mere caption."""
    return len(text) > 200 or (
        len(text) > 80 and text.rstrip("”\"'’)")[-1:] in {".", "!", "?"} and not _CREDIT.search(text)
    )


def _is_headline(text: str) -> bool:
    words = WORDS.findall(text)
    if not 4 <= len(words) <= 30 or len(text) > 200 or text[-1] in ".,;:":
        return False
    if _BYLINE.match(text) or _CREDIT.search(text):
        return False
    return not any(date.iso and len(words) <= 5 for date in find_dates(text))


def _repeats_caption(head: list[str], at: int) -> bool:
    """Whether the next line repeats this one and goes on with a credit: then both are a picture's caption."""
    return at + 1 < len(head) and head[at + 1].startswith(head[at]) and head[at + 1] != head[at]


def _shared(text: str, running: str) -> int:
    """How many different words of meaning the text shares with the running text."""
    return len(set(content_stems(text)) & set(content_stems(running)))
