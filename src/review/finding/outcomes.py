"""What a number measures: its label in a list, what changed, what is said of a share, its clause's subject.

What the words do not name is None, never the first words of the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from review.finding import beside
from review.finding.groups import Mention, Span
from review.finding.phrases import tidy
from review.patterns import regex

_CLAUSE: Final = regex(
    r";[ ]|[.][ ](?=[A-Z])|\b(?:except|found|showed|indicated|revealed|reported|suggest\w*)[ ]that[ ]"
    r"|,?[ ](?:while|whereas|although|but|however|where)[ ]"
    r"|,[ ]and[ ](?=(?:[a-zA-Z-]+[ ]){1,8}?(?:was|were|is|are|had|showed|decreased|increased)\b)"
)
_VERB: Final = regex(
    r"[ ](?:was|were|is|are|has been|have been|did not|did|had|have|has|showed|shows?|remained|increased"
    r"|decreased|differed|improved|declined|fell|rose|dropped|ranged|averaged|reached|scored|reported"
    r"|experienced|developed|received|achieved|completed|changed|reduced|occurred|correlated|predicted"
    r"|revealed|demonstrated|indicated|yielded|found|measured|appeared|became|took|lasted|wore|lost|gained"
    r"|reached|responded|died|underwent|tended)\b"
)
# What stands before the subject: "At 12 weeks," "During the follow-up period," "As reported before,".
_ADVERBIAL: Final = regex(
    r"(?:(?:More[ ])?[A-Z]?[a-z]{2,15}ly|At|In|On|Beyond|Regarding|Concerning|Considering|Given|Unlike"
    r"|Across|Until"
    r"|Upon|But|Yet|Hence|Here|Nevertheless|Nonetheless|Meanwhile|Next|Except|Excluding|During|After|Before"
    r"|For|Of|Among|By|From|With|Within|As|When|While|Although|Compared|Over"
    r"|Following|Based|Throughout|Despite|Because|Since|Using|Under|To|Relative|Overall|However|Moreover"
    r"|According|Furthermore|Additionally|Similarly|Finally|Also|Likewise|Thus|Therefore|Conversely"
    r"|Interestingly"
    r"|Specifically|Accordingly|Again|Secondly|First|Second|One|Two|Three|Six|At)\b"
    r"[^,;:()]{0,110}(?:\([^()]{0,60}\)[^,;:()]{0,60})?,[ ]"
    r"(?:(?:[\w-]+[ ]?){1,4},[ ]){0,4}(?:and[ ](?:[\w-]+[ ]?){1,4},[ ])?"
)
# "genotyping showed mutations in 3/31"
#: "scored higher on the social scale"
_IS: Final = regex(r"[ ](?:was|were|averaged)[ ](?:only[ ]|about[ ]|found to be[ ])?$")
_SHOWN_IN: Final = regex(
    r"\b(?:showed|revealed|found|identified|detected|demonstrated"
    r"|had)[ ](?P<what>[^.;:]{3,70}?)[ ]in[ ](?:only )?$"
)
_BETTER: Final = regex(
    r"[ ]?(?:an?[ ]|the[ ])?(?:[a-z]+ly[ ])?(?:larger|smaller|higher|lower|greater|fewer|more|less|better"
    r"|worse"
    r"|longer|shorter)[ ](?!than|in\b|for\b|with|among|by\b|at\b|after)"
)
_THAN: Final = regex(r"[ ](?:than|compared|versus|vs\.?|in|for|among)\b.*$")
# ", the respective scores were 1.7": what the nearest words name, whatever the clause began with
_OWN_SUBJECT: Final = regex(
    r"(?:[,;](?:[ ]and)?|\b(?:that|while|whereas|but))[ ](?:the[ ]|a[ ]|their[ ])?(?:respective[ ]|mean[ ]"
    r"|median[ ])*"
    r"(?P<what>[A-Za-z][^.,;:()=<>±]{2,60}?)[ ](?:was|were|averaged)[ ](?:only[ ]|about[ ]|found to be[ ])?$"
)
# "a mean difference of 0.7 between the arms in the share of tasks"
_DIFFERING_IN: Final = regex(
    r"[ ]?%?[^.;=]{0,80}?(?:[)][ ]?)?(?:between[ ][^.;()]{2,60}?[ ])?in[ ](?:the[ ])?"
    r"(?P<what>(?!(?:group|arm|patients|favou?r)\b)[a-z][^.,;:()=<>±]{3,70}?)(?=[,;.(]|[ ](?:between|in|at"
    r"|after|was|were)\b|$)"
)
_STATISTIC: Final = regex(
    r"\b(?:effects?|interactions?|log-?rank|tests?|AN(?:C)?OVA|[mM]ann[- ]Whitney|[wW]ilcoxon|[fF]isher\S*"
    r"|exact|corrected|adjusted|unadjusted|overall|(?:for )?trend|both|all|each)\b[^,:=]{0,20}[,:=]*$"
    r"|\b(?:[pP](?:-value)?|SD|SE|SEM|CI|OR|HR|RR|IQR|95%|[nN]|odds ratio|MD|RD|df)[ ]?[=:<,]*$"
)
_ITEM: Final = regex(
    r"[^()\[\]]{0,24}?[)\]]?(?:,|;|,?[ ](?:and|or|nor|but|to|with|as well as))[ ]"
    r"(?:(?:to )?(?:have|had|be|report|receive) )?(?:for |in |of |with |on |the |a |an ){0,2}"
    r"(?P<label>[A-Za-zα-ωΑ-Ω][^,;:()\[\]=<>±]{1,60})[ ]?[(\[][ ]?"
)
_FIRST_ITEM: Final = regex(
    r"(?:^|[,;:(]|\b(?:in|of|for|on|with|and|between|the|both|by|have|were|was|are|is|included?"
    r"|including)[ ])"
    r"(?P<label>[A-Za-zα-ωΑ-Ω](?:(?!\b(?:in|of|for|on|with|and|between|the|by|have)\b)"
    r"[^,;:()\[\]=<>±]){1,50}?)[ ]?[(\[][ ]?$"
)
_LABEL: Final = regex(
    r"(?:^|[;,:(\[]|\band)[ ]?(?P<label>[A-Za-zα-ωΑ-Ω][^;,:()\[\]=<>±]{1,60}?)[ ]?(?P<sign>[,:=])[ ]?$"
)
_CLOSING_OF: Final = str.maketrans("([", ")]")
_NAMES_BOTH: Final = regex(r"\b(?:vs|versus)\b")
_HAS_VERB: Final = regex(r"\b(?:was|were|is|are|had|have|has|did|showed|than)\b")
_PREDICATE: Final = regex(
    r"[ ]?%?[ )\]]*(?:\([^()]{0,60}\)[ ]?)?"
    r"(?:of (?:the |all |these |those |our )?[^.;,:()=<>±%]{2,70}?[ ]"
    r"|[^.;,:()=<>±%\d]{0,60}?[ ]?)??"
    r"(?P<verb>was|were|are|had|have|did not|did|reported|experienced|exhibited|suffered|complained"
    r"|developed|received|achieved|completed"
    r"|underwent|died|survived|responded|showed|required|dropped|withdrew|discontinued|failed|fell|relapsed"
    r"|recovered|reached|lost|used|stated|agreed|became|remained|returned|refused|met|attended|participated"
    r"|would|could|undertook|improved|gave|took|[a-z]{3,12}ed(?=[ ](?:from|the|an?|to|at|their|no"
    r"|this)[ ]))\b"
    r"[^.;:()=<>±\[\]]{0,80}?(?=[,;:()\[\]]|[.](?!\d)|[ ](?:while|whereas|compared"
    r"|and|versus|vs|but|than|in the|in both|for|during)\b|$)"
)


_NAMED_MEAN: Final = regex(
    r"\b(?:[Mm]ean|[Mm]edian|[Aa]verage)[ ](?:\([^()]{1,12}\)[ ]|(?:±"
    r"|\+/-)[ ]?S\.?[DE]\.?M?\.?[ ])?(?P<what>[A-Za-z][^.,;:()=<>±\d]{1,60}?)"
    r"[ ](?:was|were|of|is|decreased|increased|rose|fell|=)(?:[ ](?:to|from|by|only|about))?[ ]$"
)
# "63% were Latinos, 65% female, and an additional 22% smoked"
_LISTED: Final = regex(r"(?:,|;|\band)[ ](?:and[ ])?(?:an additional|another|nearly|about|only|almost)?[ ]?$")
_NOUN_AFTER: Final = regex(
    r"[ ]?%?[ ](?P<what>(?!(?:of|in|for|among|from|and|or|vs|versus|to|at|with|had|were|was|are|had|who"
    r"|compared)\b)"
    r"[A-Za-z][^.,;:()\d%]{2,32}?)(?=[,;)]|[.](?!\d)|[ ]and[ ]|$)"
)
_BEFORE_GROUP: Final = regex(r"(?:[ ](?:in|of|for|among|between|from|with|by|than|on|and|the|both|to))+[ ]?$")
_COMPARATIVE: Final = regex(
    r"\b(?:larger|smaller|higher|lower|greater|fewer|more|less|better|worse|longer|shorter)\b.*$"
)
_AND: Final = regex(r"[ ](?:and|vs\.?|versus|compared|but|while)[ ]|,[ ]")
_BETWEEN_GROUPS: Final = regex(
    r"(?:[A-Za-z-]+,?[ ]){0,4}differences?[ ]between[ ](?!.*\b(?:in|for|regarding|as far"
    r"|on)\b)[^,;:()]{2,60}",
    re.IGNORECASE,
)
#: "25(OH)D": a bracket within a word
_IN_A_WORD: Final = regex(r"(?<=\w)\((\w{1,5})\)(?=\w)")
_ITEMS: Final = regex(r",[ ](?:and[ ])?|[ ]and[ ]")
_COMPARED: Final = regex(r"[ ]?[^\s,;:()]{0,8}[ ]?(?:vs\.?|versus|compared (?:with|to))[ ]")
_NO_LIST: Final = regex(r"\b(?:before|after|between|from|during)\b")
_IN_A_LIST: Final = regex(r"[ ]?[)\]]?(?:,|,?[ ]and)[ ][(\[]?")
_FAR: Final = 400  # what is farther away is not said of a number


class Outcomes:
    """What each result of a sentence measures.

    Parameters
    ----------
    text : str
        The sentence.
    mentions : sequence of Mention
        The groups it names, which are no outcomes.
    spans : sequence of (start, end, kind)
        Its results, in order.
    """

    def __init__(self, text: str, mentions: Sequence[Mention], spans: Sequence[Span]) -> None:
        self.text = text = _IN_A_WORD.sub(r"‹\1›", text) if _IN_A_WORD.search(text) else text
        self.mentions, self.spans = mentions, spans
        self.starts = [mention.start for mention in mentions]
        starts = (0, *(match.end() for match in _CLAUSE.finditer(text)))
        self.bounds = [bound for bound in starts if self._bracket(bound) is None]
        self.relates = any(stem in text for stem in ("orrelat", "ssociat", "elat"))
        self.known: list[str | None] = []
        for index in range(len(spans)):
            self.known.append(self._of(index))
        self._share_lists()
        self.known = [what and what.replace("‹", "(").replace("›", ")") for what in self.known]

    def _of(self, index: int) -> str | None:
        start, _, kind = self.spans[index]
        floor = self.spans[index - 1][1] if index else 0
        if self.relates and kind in ("p", "test", "estimate") and (both := self._related(start)):
            return both
        if index and self.known[-1] and self._same_bracket(index):
            return self.known[-1]
        label = self._label(index, floor, start)
        if label:
            return label
        if (near := self._beside(index, floor)) is not None:
            return near
        if (named := self._named_mean(max(floor, start - 110), start)) is not None:
            return named
        begin = max(self._clause(start), start - _FAR)
        own = None
        if kind == "summary" and _IS.search(self.text, max(0, start - 24), start):
            own = _OWN_SUBJECT.search(self.text, floor, start)
        if own and (what := self._tidy(own.start("what"), own["what"])):
            return what
        lead = self._behind_lead(begin, start)
        if (than := beside.before_than(self.text, lead, start)) and (what := self._tidy(*than, people=True)):
            return what
        if kind == "proportion" and (what := self._predicate(begin, index)):
            return what
        shown = _SHOWN_IN.search(self.text, begin, start) if kind == "proportion" else None
        if shown and (what := self._tidy(shown.start("what"), shown["what"])):
            return what
        fresh = begin >= floor or not index  # nothing was measured in this clause yet
        before = self.text[begin:start] if fresh or kind == "p" else self.text[floor:start]
        changes = beside.changes(before)
        if changes and (what := self._tidy(begin + changes[-1].start("what"), changes[-1]["what"])):
            return what
        said = self._subject(begin, start) if fresh else None
        carried = self.known[-1] if index and start - floor < _FAR else None
        differing = _DIFFERING_IN.match(self.text, self.spans[index][1]) if kind == "estimate" else None
        differing = differing if "differ" in self.text[begin:start] else None
        if not said and not carried and differing:
            return self._tidy(differing.start("what"), differing["what"])
        return said or carried or self._subject(begin, start)

    def _same_bracket(self, index: int) -> bool:
        """Whether a value is compared with the one before it in a bracket, or is the p-value of both."""
        (before, end, first), (start, _, second) = self.spans[index - 1], self.spans[index]
        opening = self._bracket(start)
        if opening is None or opening != self._bracket(before):
            return False
        gap = self.text[end:start]
        if second in ("p", "test"):
            return re.fullmatch(r"[^:=]{0,40}[,;][ ]|[ ]", gap) is not None
        return first == second and _COMPARED.fullmatch(gap) is not None

    def _related(self, start: int) -> str | None:
        """Both sides of a correlation."""
        pair = beside.related(self.text, max(self._clause(start), start - _FAR), start)
        both = [self._tidy(*phrase) for phrase in pair] if pair else []
        return f"{both[0]} and {both[1]}" if both and all(both) else None

    def _beside(self, index: int, floor: int) -> str | None:
        """What the words right before or right behind a value name."""
        start, end, kind = self.spans[index]
        if kind in ("summary", "proportion", "estimate"):
            if beside.age(self.text, floor, start):
                return "age"
            places = [beside.of_value(self.text, floor, start), beside.compared(self.text, floor, start)]
            if kind == "proportion":
                begin = max(self._clause(start), floor if floor < start - 30 else 0)
                places.append(beside.seen_in(self.text, begin, start))
                if kind_after := beside.behind(self.text, start, end):
                    return kind_after[1]
        else:
            opening = self._bracket(start)
            at = start if opening is None or opening < floor else opening + 1
            places = [beside.compared(self.text, floor, at)]
        return next(filter(None, (self._tidy(*place) for place in places if place)), None)

    def _share_lists(self) -> None:
        """Give "A and B fell (p = .01 and p = .06)" each its own: as many items as values in one list."""
        index = 0
        while index < len(self.spans):
            last = index
            while last + 1 < len(self.spans) and self._goes_on(last):
                last += 1
            said = self.known[index] or ""
            items = [] if _NO_LIST.search(said) else _ITEMS.split(said)
            if 1 < len(items) == last + 1 - index and len(set(self.known[index : last + 1])) == 1:
                self.known[index : last + 1] = items
            index = last + 1

    def _goes_on(self, index: int) -> bool:
        (_, end, kind), (start, _, other) = self.spans[index], self.spans[index + 1]
        return kind == other and _IN_A_LIST.fullmatch(self.text, end, start) is not None

    def _clause(self, start: int) -> int:
        """Where the clause of a result begins, whatever the brackets that it stands in hold."""
        depth_start = self._bracket(start)
        at = depth_start if depth_start is not None else start
        return max((bound for bound in self.bounds if bound <= at), default=0)

    def _bracket(self, at: int) -> int | None:
        """Where the bracket opens that a place stands in."""
        opening = max(self.text.rfind("(", 0, at), self.text.rfind("[", 0, at))
        closing = max(self.text.rfind(")", 0, at), self.text.rfind("]", 0, at))
        return opening if opening > closing else None

    def _label(self, index: int, floor: int, start: int) -> str | None:
        """The item of a list: "height, 171.5", "TBIL (p = .04) and AST (p = .02)", "energy: 24"."""
        opening = self._bracket(start)
        inside = self.text[max(floor, (opening or 0) + 1 if opening is not None else 0, start - 90) : start]
        match = _LABEL.search(inside)
        listed = match and (match["sign"] != "," or opening is not None)
        no_label = match and any(
            pattern.search(match["label"]) for pattern in (_STATISTIC, _HAS_VERB, _NAMES_BOTH)
        )
        if match and listed and not no_label:
            what = self._tidy(start - len(inside) + match.start("label"), match["label"])
            if what:
                return what
        item = _ITEM.fullmatch(self.text, floor, start) if index else None
        if (
            item is None
            and opening is not None
            and (close := max(self.text.rfind(sign, 0, opening) for sign in ")]")) > 0
        ):
            item = _ITEM.fullmatch(self.text, close, opening + 1)
        if item and not _HAS_VERB.search(item["label"]):
            return self._tidy(item.start("label"), item["label"])
        return self._first_item(index, opening) if opening is not None else None

    def _first_item(self, index: int, opening: int) -> str | None:
        """The item before the bracket of a result, if the next bracket is that of another item."""
        close = self.text.find(self.text[opening].translate(_CLOSING_OF), self.spans[index][1] - 1)
        later = next((start for start, _, _ in self.spans[index + 1 :] if start > close), None)
        following = self._bracket(later) if later is not None and close >= 0 else None
        if following is None or following < close:
            return None
        item = _ITEM.fullmatch(self.text, close, following + 1)
        first = _FIRST_ITEM.search(self.text, max(0, opening - 90), opening + 1)
        other = self._tidy(item.start("label"), item["label"]) if item else None
        if item and first and other and not _HAS_VERB.search(f"{item['label']} {first['label']}"):
            return self._tidy(first.start("label"), first["label"])
        return None

    def _named_mean(self, floor: int, start: int) -> str | None:
        """What "with a median weight of" and "mean height was" name."""
        named = _NAMED_MEAN.search(self.text, floor, start)
        return self._tidy(named.start("what"), named["what"]) if named else None

    def _predicate(self, begin: int, index: int) -> str | None:
        """What is said of a share that is the subject: "40.5% (n = 17) had a successful procedure"."""
        start, end, _ = self.spans[index]
        listed = _LISTED.search(self.text, max(begin, start - 24), start) is not None
        if listed and (noun := _NOUN_AFTER.match(self.text, end)):
            return self._tidy(noun.start("what"), noun["what"], people=True)
        subject = listed or not _VERB.search(self.text, begin, start)
        end = self._end_of_list(index)
        match = _PREDICATE.match(self.text, end) if subject else None
        if match is None or match.end() - end > 170:
            return None
        what = self.text[match.start("verb") : match.end()]
        what = re.sub(r"^(?:was|were|are|had|have)\b[ ]?", "", what)
        return self._tidy(match.end() - len(what), what, people=True)

    def _end_of_list(self, index: int) -> int:
        """Where the shares end of which one thing is said: "43% in one arm and 39% in the other slept"."""
        start, end, kind = self.spans[index]
        for following, after, other in self.spans[index + 1 :]:
            gap = self.text[end:following]
            if other != kind or len(gap) > 60 or _VERB.search(gap) or not _AND.search(gap):
                break
            end = after
        opening = self._bracket(start)
        if opening is None or _VERB.search(self.text, opening, end):
            return end
        close, begin = self.text.find(")", end), self._clause(start)
        empty = self._tidy(begin, self.text[begin:opening]) is None
        return close + 1 if empty and 0 <= close - end < 40 else end

    def _behind_lead(self, begin: int, start: int) -> int:
        """Where the subject begins behind "At 12 weeks," and "Moreover,"."""
        while begin < start and (lead := _ADVERBIAL.match(self.text, begin, start)):
            begin = lead.end()
        return begin

    def _subject(self, begin: int, start: int) -> str | None:
        """The subject of a clause without its groups; if it is only a group, what follows its verb."""
        begin = self._behind_lead(begin, start)
        clause_end = self._bracket(start) or start
        clause_end = clause_end if clause_end > begin else start
        verb = _VERB.search(self.text, begin + 1, clause_end)
        stop = verb.start() if verb else clause_end
        subject = self._tidy(begin, self.text[begin:stop])
        if subject:
            return subject
        if verb is None:
            return None
        at, rest = verb.end(), self.text[verb.end() : clause_end]
        if better := _BETTER.match(rest):  # "had a higher rate of relapse than"
            at, rest = at + better.end(), _THAN.sub("", rest[better.end() :])
        rest = _COMPARATIVE.sub("", rest)
        return self._tidy(at, re.split(r"[(\[,;]", rest)[0])

    def _tidy(self, begin: int, phrase: str, people: bool = False) -> str | None:
        """The phrase without the groups that it names; None if it says nothing."""
        if _BETWEEN_GROUPS.fullmatch(phrase):
            return None
        first = bisect_left(self.starts, begin)
        last = bisect_left(self.starts, begin + len(phrase))
        for mention in reversed(self.mentions[first:last]):
            if mention.end <= begin + len(phrase):
                at = mention.start - begin
                before = _BEFORE_GROUP.sub(" ", phrase[:at])
                phrase = before + phrase[mention.end - begin :]
        return tidy(phrase, people)
