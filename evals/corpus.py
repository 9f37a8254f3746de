"""Makes a corpus of any size: sentences of real documents recombined, their names and numbers swapped.

No two paragraphs are alike, and the same sentences, seed and number give the same files anywhere: chance comes from
`random.Random.random` alone, whose sequence Python keeps from version to version.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256
from pathlib import Path
from random import Random

from evals.errors import MeasurementError
from index.sentences import sentence_spans

SEED = 20240514
A_FILE = 100  # paragraphs, the title included
SHORTEST, LONGEST = 60, 195  # characters at which a paragraph may end, its last sentence then still completed
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-zà-ÿ]+(?: [A-Z][a-zà-ÿ]+)*")
_NUMBER = re.compile(r"\d+(?:,\d{3})*")
_SENTENCE = re.compile(r".{40,260}[.!?][”\"’']?", re.DOTALL)

FIRST = """Ada Alan Amara Anders Beatriz Boris Carla Chen Dana David Elena Emeka Farah Felix Gina Hana Hugo Ida Ines
Ivan Jonas Kaito Karin Lars Leila Luis Mara Milan Nadia Noor Olga Omar Petra Rafael Rosa Samir Sofia Tomas
Uma Yusuf""".split()
LAST = """Abara Aguilar Bakker Berg Castillo Cho Dimitrov Dubois Eriksen Farouk Fischer Garcia Haddad Hansen Ibrahim
Ivanova Jensen Kato Keller Kovac Larsen Lopez Marchetti Mensah Novak Okafor Osei Patel Pereira Quinn Reed Rossi Sato
Silva Suzuki Tanaka Varga Weber Yilmaz Zhang""".split()
PLACES = """Accra Ankara Antwerp Bergen Bogota Bremen Brno Cork Dakar Durban Faro Galway Genoa Ghent Graz Hanoi Izmir
Kigali Krakow Leipzig Lima Lodz Lusaka Malmo Manila Nairobi Nantes Oslo Porto Quito Riga Rotterdam Salta Seville
Tallinn Tampere Tirana Turin Utrecht Zagreb""".split()
TOPICS = """aid bridges budgets ceasefires dams elections energy exports ferries fisheries floods grain harbours
hospitals housing imports insurance migration mines pensions pipelines ports prisons railways roads sanctions schools
security shipping subsidies tariffs taxes trade tunnels vaccines visas wages waste water wheat""".split()
MONTHS = """January February March April May June July August September October November December""".split()
DAYS = """Monday Tuesday Wednesday Thursday Friday Saturday Sunday""".split()
TITLES = (
    "{person} speaks with {other} about {topic} in {place}",
    "{place} and {elsewhere} discuss {topic} as {person} returns",
    "{person} rejects the plan of {other} for {topic} in {place}",
    "What the talks in {place} mean for {topic}, by {person}",
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus on disk; `sha256` is over all files in order, so that two can be told to be the same."""

    folder: Path
    seed: int
    files: int
    paragraphs: int
    characters: int
    sha256: str


def sentences_of(docs: Path) -> tuple[str, ...]:
    """The whole sentences of 40 to 260 characters in the text files of a folder, in order.

    Raises MeasurementError where there are fewer than ten.
    """
    found: list[str] = []
    for path in sorted(docs.rglob("*.txt")):
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            raise MeasurementError(f"{path} cannot be read: {fault}. Name another folder with --docs.") from fault
        for line in text.splitlines():
            found += [line[start:end] for start, end in sentence_spans(line) if _SENTENCE.fullmatch(line[start:end])]
    if len(found) < 10:
        raise MeasurementError(f"The text files of {docs} hold too few sentences. Name another folder with --docs.")
    return tuple(found)


def write_corpus(
    folder: Path, sentences: Sequence[str], paragraphs: int, seed: int = SEED, a_file: int = A_FILE
) -> Corpus:
    """Write that many paragraphs into files of `a_file` in an empty folder, one file in memory at a time."""
    digest = sha256()
    characters = 0
    made = _paragraphs(sentences, paragraphs, Random(seed), a_file)  # noqa: S311 - chance that can be had again
    files = 0
    for files, texts in enumerate(_grouped(made, a_file), start=1):
        data = "\n\n".join(texts).encode()
        digest.update(data)
        characters += sum(map(len, texts))
        (folder / f"{files:06}.txt").write_bytes(data)
    return Corpus(folder, seed, files, paragraphs, characters, digest.hexdigest())


def _grouped(paragraphs: Iterator[str], a_file: int) -> Iterator[list[str]]:
    texts: list[str] = []
    for paragraph in paragraphs:
        texts.append(paragraph)
        if len(texts) == a_file:
            yield texts
            texts = []
    if texts:
        yield texts


def _paragraphs(sentences: Sequence[str], count: int, chance: Random, a_file: int) -> Iterator[str]:
    """`count` different paragraphs; the first of each file is its title."""
    seen: set[bytes] = set()  # hashes, for the texts of a large corpus would not fit the memory
    while len(seen) < count:
        text = _title(chance) if len(seen) % a_file == 0 else _paragraph(sentences, chance)
        mark = blake2b(text.encode(), digest_size=12).digest()
        if mark not in seen:
            seen.add(mark)
            yield text


def _title(chance: Random) -> str:
    return _pick(TITLES, chance).format(
        person=_person(chance),
        other=_person(chance),
        topic=_pick(TOPICS, chance),
        place=_pick(PLACES, chance),
        elsewhere=_pick(PLACES, chance),
    )


def _paragraph(sentences: Sequence[str], chance: Random) -> str:
    enough = SHORTEST + (LONGEST - SHORTEST) * chance.random()
    text = vary(_pick(sentences, chance), chance)
    while len(text) < enough:
        text = f"{text} {vary(_pick(sentences, chance), chance)}"
    return text


def vary(sentence: str, chance: Random) -> str:
    """The sentence with other names and numbers: months for months, days for days, as many digits as before."""
    named = _NAME.sub(lambda match: _name(match[0], chance), sentence)
    return _NUMBER.sub(lambda match: _number(match[0], chance), named)


def _name(name: str, chance: Random) -> str:
    for kind in (MONTHS, DAYS):
        if name in kind:
            return _pick(kind, chance)
    if " " in name:
        return _person(chance)
    return _pick(PLACES if chance.random() < 0.5 else LAST, chance)


def _number(number: str, chance: Random) -> str:
    low = 10 ** (len(number.replace(",", "")) - 1)
    value = low + int(9 * low * chance.random())
    return f"{value:,}" if "," in number else str(value)


def _person(chance: Random) -> str:
    return f"{_pick(FIRST, chance)} {_pick(LAST, chance)}"


def _pick(items: Sequence[str], chance: Random) -> str:
    return items[int(len(items) * chance.random())]
