"""What a paper itself says of its conduct, quoted by subject: the person starts from there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from review.checking.sentences import Sentence, sentences
from review.checking.wording import place
from review.patterns import regex

if TYPE_CHECKING:
    from review.document import Document

_MOST: Final = 6  # quotes of one subject: more would hide the first
_LONGEST: Final = 420
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_YEAR: Final = r"(?:19|20)\d\d"

#: Subject → what its sentences say; all is looked for where the paper speaks of itself, not of others.
SUBJECTS: Final = {
    "registration": regex(
        r"\b(?:NCT ?\d{8}|ISRCTN ?\d{6,8}|ACTRN ?\d{14}|ChiCTR[-\w]{5,20}|IRCT ?\w{8,20}|DRKS ?\d{8}"
        r"|UMIN ?\d{9}"
        r"|EudraCT\b|CTRI/\S{8,20}|PACTR ?\d{15}|NTR ?\d{3,5}|JPRN\S{0,20}|KCT ?\d{7}|PROSPERO|CRD ?\d{11}"
        r"|TCTR ?\d{11}|RBR-\w{6}|SLCTR\S{5,12})|\btrial (?:is |was )?regist|\bregist(?:ration"
        r"|ered)\b[^.]{0,60}\btrial"
        r"|clinicaltrials?\.gov", re.IGNORECASE),
    "ethics": regex(
        r"\bethic|institutional review board|\bIRB\b|Declaration of Helsinki|informed consent"
        r"|written consent",
        re.IGNORECASE),
    "recruitment": regex(
        rf"(?:recruit|enrol|random|conducted|carried out|took place|performed|between|from"
        rf"|during)[^.]{{0,120}}?"
        rf"(?:{_MONTH} (?:\d{{1,2}},? )?)?{_YEAR}[^.]{{0,40}}?(?:to|and|until|through"
        rf"|[–-])[^.]{{0,30}}?{_YEAR}"
        rf"|recruit(?:ment|ed|ing)[^.]{{0,100}}?{_YEAR}", re.IGNORECASE),
    "sites": regex(
        r"\b(?:single|multi|one|two|three|four|five|six|\d{1,3})[- ]?(?:cent(?:er|re)|site|hospital"
        r"|clinic)s?\b"
        r"|(?:recruited|conducted|carried out|performed|took place)[^.]{0,80}?\b(?:at|in|from) [^.]{0,60}?"
        r"(?:hospital|clinic|universit|cent(?:er|re)|practice|school)", re.IGNORECASE),
    "transparency": regex(
        r"\b(?:funded|supported|sponsored) by\b|competing interest|conflicts? of interest|data (?:are|is"
        r"|were) available"
        r"|data (?:availability|sharing)|\bno funding\b", re.IGNORECASE),
    "eligibility": regex(
        r"\b(?:inclusion|exclusion|eligib|included if|were eligible|were excluded|excluded if"
        r"|aged? (?:between|from|\d))",
        re.IGNORECASE),
    "allocation": regex(
        r"\bblocks?\b[^.]{0,60}(?:random|size|of \w)|block(?:ed)?[- ]random|permut\w+ block|stratif(?:ied"
        r"|ication)"
        r"|minimi[sz]ation|\b[1-4] ?: ?[1-4]\b[^.]{0,40}(?:random|ratio|allocat)|(?:ratio|allocat"
        r"|random)[^.]{0,40}\b[1-4] ?: ?[1-4]\b"
        r"|coin|random[- ]number|computer[- ]generated|sealed|envelope|simple random", re.IGNORECASE),
    "losses": regex(
        r"lost to follow|loss(?:es)? to follow|drop(?:ped)?[- ]?outs?\b|dropped out|withdr[ae]w"
        r"|discontinued|attrition"
        r"|did not complete|completed the (?:study|trial|follow)|retention|no (?:patient"
        r"|participant)s? (?:was|were) lost",
        re.IGNORECASE),
    "sample size": regex(
        r"sample size|power (?:calculation|analysis|of \d)|\d{1,3} ?% power|statistical power|to detect an? ",
        re.IGNORECASE),
    "participants": regex(
        r"\b(?:\d{1,3}(?:,\d{3})+|\d{2,6}|[A-Z][a-z]+(?:-[a-z]+)?) (?:\w+ ){0,3}(?:patients|participants"
        r"|subjects|women|men|"
        r"children|infants|people|individuals|adults|volunteers|students)\b[^.]{0,60}\b(?:random|enrol"
        r"|includ|allocat"
        r"|assign|analy[sz]|complet|recruit|screen|participat)|(?:random|enrol|includ|allocat|assign"
        r"|analy[sz]|recruit|screen)\w*"
        r"[^.]{0,40}?\b(?:\d{1,3}(?:,\d{3})+|\d{2,6}) (?:\w+ ){0,3}(?:patients|participants|subjects|women"
        r"|men|children"
        r"|infants|people|individuals|adults|volunteers|students)", re.IGNORECASE),
}  # fmt: skip
_OF_OTHERS: Final = regex(
    r"\bet al\b|previous (?:stud|trial)|other (?:stud|trial)|earlier stud|meta-analy|literature",
    re.IGNORECASE,
)
_NEEDS_NUMBER: Final = frozenset({"eligibility", "losses", "sample size", "participants"})
_NOT_OWN: Final = regex(r"introduction|background|discussion|conclusion|reference|literature", re.IGNORECASE)
_ANYWHERE: Final = frozenset({"registration", "ethics", "transparency"})


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a paper, and where they stand."""

    document: str
    place: str
    text: str
    page: int | None = None


def stated(document: Document) -> dict[str, tuple[Quote, ...]]:
    """What a paper says on each subject of :data:`SUBJECTS`, in reading order, each sentence once.

    Parameters
    ----------
    document : Document

    Returns
    -------
    dict of str to tuple of Quote
        Every subject; empty where the paper says nothing that was found. Introduction and discussion,
        which speak of others, are asked only for registration, ethics and funding.
    """
    found: dict[str, dict[str, Quote]] = {subject: {} for subject in SUBJECTS}
    for sentence in sentences(document):
        for subject in _about(sentence):
            quotes = found[subject]
            text = " ".join(sentence.text.split())
            if len(quotes) < _MOST and text not in quotes:
                quotes[text] = _quote(document, sentence, text)
    return {subject: tuple(quotes.values()) for subject, quotes in found.items()}


def _about(sentence: Sentence) -> Iterator[str]:
    others = _OF_OTHERS.search(sentence.text)
    not_own = _NOT_OWN.search(sentence.block.section)
    for subject, pattern in SUBJECTS.items():
        if (others or not_own) and subject not in _ANYWHERE:
            continue
        if subject in _NEEDS_NUMBER and not any(map(str.isdigit, sentence.text)) and subject != "losses":
            continue
        if pattern.search(sentence.text):
            yield subject


def _quote(document: Document, sentence: Sentence, text: str) -> Quote:
    location = sentence.location(0, len(sentence.text))
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return Quote(document.name, place(location), short, location.page)
