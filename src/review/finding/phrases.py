"""What of a phrase names an outcome: without articles, verbs and times at its ends."""

from __future__ import annotations

import re
from typing import Final

from review.finding.groups import GROUP_NOUN
from review.patterns import regex

_OPENING: Final = regex(
    r"^(?:(?:and|or|but|nor|also|when|where|if|both|only|the|a|an|this|that|these|those|their|its|his|her"
    r"|our|we|no|there"
    r"|it|they|not|was|were|is|are|of|for|in|on|with|mean|median|average|overall|significant(?:ly)?"
    r"|statistically"
    r"|however|respectively|estimated|adjusted|unadjusted|score(?= for)|values?(?= of)|by|to|as|had|about"
    r"|approximately|reported|observed|corresponding|at|total number of|number of|proportion of|percentage of"
    r"|rate of|incidence of(?= )|in terms of|terms of|between|versus|vs\.?|from|which|who|total of|up to"
    r"|while|whereas|although|likely to be|likely to have|be|higher|lower|greater|larger|smaller|better|worse"
    r"|fewer|€|nearly|almost|half|equal proportions)\b[ ,]*)+",
    re.IGNORECASE,
)
_CLOSING: Final = regex(
    r"(?:[ ,]+(?:was|were|is|are|of|at|in|on|for|by|to|and|the|a|an|mean|median|average|score of|also"
    r"|only|with|from|about|approximately|as|respectively|value|equal|had|both|than|that|significantly"
    r"|significant"
    r"|group|groups|arm|or|within|between|compared|while|there|this|it|on the other hand|however|in contrast"
    r"|therefore|that|and [A-D1-4]"
    r"|(?:of|in|among)(?: the| all)? \d[\d,]*))+$",
    re.IGNORECASE,
)
_EMPTY_WORDS: Final = """
    statistical clear overall improvement improvements reduction reductions point time decline
    results result values value analysis analyses groups group difference differences data findings
    table figure which this these significant statistically significantly respectively mean median
    patients participants subjects they we it there one two none no change changes effect effects n
    sd se ci p or hr rr iqr range diff md compared higher lower more less greater adj women men
    children only versus vs comparison majority total so similar different significance
    increase increases decrease decreases
    nearly almost all half third quarter three-fourths two-thirds equal proportion proportions many most few
    about approximately minority over than between both of in for and a an the other others those
    more frequently frequent likely often receiving treated given taking allocated assigned randomized
    stronger weaker strong weak positive negative inverse direct
    randomised figures numbers corresponding trend cases observed found seen
    three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty
"""
_EMPTY: Final = frozenset(_EMPTY_WORDS.split())
# A time says when, not what: "24 month", "1-week follow-up visit"
_TIME: Final = regex(
    r"(?:\d[\d.]*|one|two|three|four|six|twelve)[- ]?(?:h|hours?|days?|weeks?|wks?|months?|years?|yrs?"
    r"|min\w*)\b"
    r"(?:[ -]?(?:follow-?ups?|visits?|later|periods?|time|points?|post\w*|after|of|the|treatment"
    r"|intervention))*"
    r"|baseline|follow-?up(?: visit)?",
    re.IGNORECASE,
)
_RESULT: Final = regex(r"[=<>≤≥±]|%(?![ ]?[A-Za-z])|\d[.·]\d|\d[ ]?%")
_IN_BRACKETS: Final = regex(r"[ ]?(?:\([^()]*\)|\[[^\[\]]*\])")
#: What is left of "patients receiving bells" and "no difference between bells and horns"
_NO_OUTCOME: Final = regex(
    r"(?:compared (?:to|with)|receiving|treated with|given|taking|allocated to|assigned to|randomi[sz]ed to"
    r"|undergoing|differences? between)\b",
    re.IGNORECASE,
)


def tidy(phrase: str, people: bool = False) -> str | None:
    """The phrase without what only leads to it; None if it says nothing.

    ``people`` are outcomes where a share is of them: "63% were women".
    """
    phrase = re.sub(r"[ ]{2,}", " ", _IN_BRACKETS.sub("", phrase)).strip(" ,;:.-–“\"'’”()[]")
    phrase = _OPENING.sub("", phrase)
    if _NO_OUTCOME.match(phrase) or "et al" in phrase:
        return None
    while closing := _CLOSING.search(phrase, max(0, len(phrase) - 60)):
        phrase = phrase[: closing.start()]
    phrase = phrase.strip(" ,;:.-–“\"'’”()[]=")
    if not re.search("[A-Za-zα-ω]{2}", phrase) or len(phrase) > 110:
        return None
    if _TIME.fullmatch(phrase) or _RESULT.search(phrase):
        return None
    words = phrase.lower().split()
    empty = all(word.strip(",.") in _EMPTY or word.endswith("ly") for word in words)
    if not people and (GROUP_NOUN.fullmatch(phrase) or empty):
        return None
    return phrase
