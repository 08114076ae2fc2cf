"""Numbers that only the grammar of a sentence makes results: "two had not changed", "rose from 4.1 to 5".

Each construction is a regular expression over a sentence's line of classes (:mod:`review.finding.classes`),
and says which of its numbers are counts of people or events and which are means. What a number of a plan, a
dose, a size of a group, a time or a label says is refused by the classes beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, zip_longest
from typing import Final

from review.finding.classes import Line, line_of
from review.finding.counts import add_count
from review.finding.notation import UNIT
from review.finding.numerals import IN_WORDS
from review.finding.owners import Result
from review.patterns import regex

#: Of a construction: the place of a number in the line.
Places = Iterator[int]

_WHO: Final = r"(?:[aXe]{0,3}[Pc]|[aXe]{0,2}ca{0,1}(?=i))"
#: "had fever", "did not complete", "were lost", "were still positive", "developed"
_DID: Final = r"(?:Hy*(?!m|Am|DM)(?:!y*[aeEMX]|[aAXcEM]|[wn](?=[aXec]))|[NB]!y*B?y*[aeEMYX]|By*[EY]|y*[EM])"
_ASIDE: Final = r"(?:,?\([^()]{1,10}\))?"
_GROUP: Final = r"D?[aXceMPELidU&/-]{0,4}?Gl?"
#: Before a count no article, preposition, label or other number; those make it a size, a time, a part.
_NO_SIZE: Final = r"(?<![DQiobtfrVLGTUlnwdpAE≈=/x~-])"
_DEED: Final = regex(
    rf"{_NO_SIZE}~?(?P<n>[nw])[aXeYQ]{{0,3}}(?P<who>[Pc]){_ASIDE}(?:[iof]{_GROUP}{_ASIDE})?(?={_DID})"
)
_AND_MORE: Final = regex(rf"(?:^|[,;:(k&][&k]?|z,?)(?:~|y)?(?P<n>[nw])(?={_DID}|[aXeY]{{0,2}}P?(?:By*E|E))")


def _deeds(line: Line) -> Places:
    """Read "nine swine died", "two had not changed and one showed": people by what happened to them."""
    first = line.classes.find("R") % (len(line.classes) + 1)
    for match in _DEED.finditer(line.classes):
        if (match["who"] == "P" or _HAPPENED.search(line.text)) and not line.plans():
            first = min(first, match.start())
            yield match.start("n")
    for match in _AND_MORE.finditer(line.classes):
        at = match.start("n")
        if line.plans():
            return
        if first < at or (line.classes[at] == "w" and line.words(at, at + 1).lower() != "one"):
            first = min(first, at)
            yield at


_IN_GROUP: Final = regex(
    rf"(?P<n>[nw])(?P<who>[aXeY]{{0,3}}[PcY]?(?<![nw])(?:WB?y*[aeE])?)?{_ASIDE}[iof]{_GROUP}(?!\(?[pR])"
)
_NEXT: Final = regex(r"[aXce]{0,3}(?:,|,?[&kV]r?|V[rt]?)~?")


def _in_groups(line: Line) -> Places:
    """Read "nineteen participants in the treated group and 17 in the placebo group" as counts."""
    if "G" not in line.classes:
        return
    found = list(_IN_GROUP.finditer(line.classes))
    end = None
    for match, following in zip_longest(found, found[1:]):
        start = match.start()
        first = match["who"] or (following and _NEXT.fullmatch(line.classes, match.end(), following.start()))
        if _OF_THOSE.search(line.classes, 0, start) or (
            end is not None and _NEXT.fullmatch(line.classes, end, start)
        ):
            first = True
        elif (
            _SIZED.search(line.classes, 0, start)
            or _SIZED_BY.search(line.words(max(0, start - 2), start))
            or (first and _ASSIGNED.search(line.words(max(0, start - 12), start)))
        ):
            first = False
        if first and not line.plans():
            end = match.end()
            yield start


_OF_THOSE: Final = regex(r"[Pc],?\($")  # "six children (two in the bell group)"
_SIZED: Final = regex(r"(?:[DQobtfrVLGTUlnwdpA≈=/x~]|I&)$")
_SIZED_BY: Final = regex(r"(?:included|recruited|enrol\w+|assigned|allocated|randomi[sz]ed|leaving)$")

_IN_SOME: Final = regex(
    r"(?:(?P<verb>E)[~y]?|(?<=[aXceEPYR)]))i~?(?P<n>[nw])(?:(?P<who>[aXeY]{0,2}P)|(?=[,;)&k]|$))"
)


def _in_some(line: Line) -> Places:
    """Read "a rash was seen in 12 children", "dizziness in 2, slight stagger in 1"."""
    found = list(_IN_SOME.finditer(line.classes))
    for at, match in enumerate(found):
        listed = any(
            _NEXT_ITEM.fullmatch(line.classes, one.end(), other.start())
            for one, other in pairwise(found[max(0, at - 1) : at + 2])
        )
        if listed or (match["who"] is not None and match["verb"]):
            yield match.start("n")
    if first := _SUBJECT.match(line.classes):
        yield first.start("n")


#: "In two patients the left one could not be measured"
_SUBJECT: Final = regex(r"i~?(?P<n>[nw])[aXeY]{0,2}P,?(?=[^SmRJp,;]{1,12}?[NB]!?y*B?y*[EeY])")


_WHOLE_AND_PARTS: Final = regex(
    rf"(?P<n>[nw])(?:[aXeY]{{0,2}}[Pc])?[(:](?=R[^()]{{0,14}}[,&]R|[nw][iof]{_GROUP}[,&]{{1,2}}[nw][iof]{_GROUP})"
    r"|(?P<m>w)o[DQ]{0,2}n[aXe]{0,2}[PcX]"
)


def _wholes(line: Line) -> Places:
    """Read "six children (2 in group 1 and 4 in group 2)", "forty-two of the 93 practices"."""
    for match in _WHOLE_AND_PARTS.finditer(line.classes):
        if match["n"] or line.words(match.start(), match.start() + 1).lower() != "one":
            yield match.start()


_ITEM: Final = regex(r"(?P<of>[aXceYETKU])\((?P<n>I)\)")
_NEXT_ITEM: Final = regex(r"(?:[,;]|[,;]?&)[^(I]{0,12}?")


def _items(line: Line) -> Places:
    """Read "reported insomnia (n = 1) and vomiting (n = 3)" as counts; sizes of groups are none."""
    found = list(_ITEM.finditer(line.classes)) if "(I)" in line.classes else []
    if len(found) < 2 or _DIVIDED.search(line.text):
        return
    if len(found) < 3 and not _HAPPENED.search(line.text, 0, line.spans[found[0].end("n") - 1][1]):
        return
    for at, item in enumerate(found):
        if any(
            _NEXT_ITEM.fullmatch(line.classes, one.end(), other.start())
            for one, other in pairwise(found[max(0, at - 1) : at + 2])
        ):
            yield item.start("n")


_SEXES: Final = regex(r"(?P<n>n)[aXe]?(?P<a>[PX])(?:,|&|/)(?P<m>n)[aXe]?(?P<b>[PX])")
_A_SEX: Final = regex(r"(?:fe)?males?|(?:wo)?men|boys|girls|[MF]")


def _sexes(line: Line) -> Places:
    """Read "12 females and 10 males" as two counts."""
    if "P" not in line.classes or "n" not in line.classes:
        return
    for pair in _SEXES.finditer(line.classes):
        nouns = (line.words(*pair.span(name)) for name in "ab")
        if all(_A_SEX.fullmatch(noun) for noun in nouns):
            yield from (pair.start("n"), pair.start("m"))


_TWO_COUNTS: Final = regex(
    r"\((?P<a>n)V(?P<b>n)(?=[,;]J)|\((?P<c>n)[iof][^nwd]{1,8}?[V&](?P<d>n)[iof]"
    r"|\((?P<e>n)&(?P<f>n)[aXe]{0,2}P?i"
    r"|(?P<g>n)[aXe]{0,1}(?P<x>[Pc])[^nwd();]{0,12}?V[rt]?(?P<h>n)[aXe]{0,1}(?P<y>[Pc])"
)
_HOW_MANY: Final = regex(r"\b(?:[Ff]ewer|[Mm]ore|[Nn]umbers? of|[Mm]ost|[Ff]ewest)[ ][a-z]")
_COUNTED_PEOPLE: Final = regex(r"[nw][aXe]{0,2}P")


def _two_counts(line: Line) -> Places:
    """Read "fewer riders (6 vs. 21; p < .01)" and "37 riders … compared to 49 riders" as two counts."""
    if "V" not in line.classes and "(n" not in line.classes and "(p&p" not in line.classes:
        return
    for pair in _PAIR.finditer(line.classes):
        yield from (pair.start("n"), pair.start("m"))
    for pair in _TWO_COUNTS.finditer(line.classes):
        at = [pair.start(side) for side in "abcdefgh" if pair[side]]
        if pair["a"] and not _HOW_MANY.search(line.text, 0, line.spans[at[0]][0]):
            continue
        if (pair["c"] or pair["e"]) and not _COUNTED_PEOPLE.search(line.classes, 0, pair.start()):
            continue
        if pair["g"] and line.words(*pair.span("x")) != line.words(*pair.span("y")):
            continue
        yield from at


_HAPPENED: Final = regex(
    r"report|experienc|develop|reason|because|due to|owing|withdr|drop|discontinu|exclu|lost|refus|declin"
    r"|advers|events?\b|complicat|died|death|cause|diagnos|occurr|suffer|comorbid|symptom|side effects?"
)
_ASSIGNED: Final = regex(r"randomi[sz]|allocat|assign|divid")
_DIVIDED: Final = regex(
    r"randomi[sz]|allocat|assign|divid|\bgroups\b|\barms\b|\beither\b|compris|consist|stratif"
)

_COUNTS: Final[tuple[Callable[[Line], Places], ...]] = (
    _two_counts, _sexes, _wholes, _in_groups, _deeds, _in_some, _items,
)  # fmt: skip

#: a number of which no times, steps or items are counted
_LEVEL: Final = r"(?:d|n(?!T|K|[aXe]?K))"
_MOVED: Final = regex(
    rf"M[^;(MJdnp]{{0,6}}?(?:f[≈m]?(?P<a>{_LEVEL})[UT]?[^;MJdn]{{0,5}}?t[≈m]?(?P<b>{_LEVEL})"
    rf"|t[≈m]?(?P<c>{_LEVEL})[UT]?[^;MJdn]{{0,5}}?f[≈m]?(?P<d>{_LEVEL})"
    r"|t[≈m]?(?P<e>d)|b[≈m]?(?P<by>d(?!U?[t-])|n(?=U))(?:[UT]?&(?P<also>d))?)"
)
_AGAINST: Final = regex(
    rf"(?P<a>[dn])(?P<u>[UT]?)(?:[ir]{_GROUP}|[ir]D?[aXeP])?,?V[rt]?[~≈]?(?P<b>[dn])(?P<v>[UT]?)"
    rf"(?=(?:[ir]{_GROUP}|[ir]D?[aXeP])?(?P<end>,?z|[,;(]*[aey]{{0,2}}J))"
)
_IN_EACH: Final = regex(
    rf"(?:B|:|=|E)[~≈]?(?P<a>d)(?P<u>[UT]?)(?:[irf]{_GROUP},?(?:[&kV][rt]?|,)(?:B|~)?(?P<b>d)(?P<v>[UT]?)[irf]{_GROUP}"
    r"|[ir]D?[aXcePxUn]{1,4},?[&V][rt]?(?P<c>d)[UT]?[ir]D?[aXcePxUn]{1,4},?z)"
)
_NO_MEAN: Final = regex(
    r"\b(?:ratios?|differences?|odds|hazards?|correlat\w*|coefficients?|proportions?|probabilit\w+|kappa|ICC|AUC"
    r"|effect sizes?|OR|HR|RR|SMD|doses?|dosage|titrat\w+|β|sensitivity|specificity|p-?values?|likelihood"
    r"|score of|[fF]or (?:each|every)|per unit|temperature"
    r"|concentrations? of \d|speed|sample size|expected|assum\w+|range[ds]?)\b"
)
_ASSUMED: Final = {
    "moved": "mean assumed: a value before or after a change without a name",
    "by": "mean assumed: by how much something changed, without a name",
    "named": "mean assumed: a mean that a sentence begins with",
    "each": "mean assumed: a number of each group without a name",
}


#: "mean weight loss at 6 months was 5.6 kg"
_NAMED: Final = regex(r"m(?!G|W)[^;:,(SJRVk&]{1,12}?B[~≈]?(?P<a>d|n(?=U))")


def _means(line: Line) -> Iterator[tuple[int, str]]:
    """Numbers that something was before, after or in each group, and what is assumed of them."""
    for moved in _MOVED.finditer(line.classes) if "M" in line.classes else ():
        if not _NO_MEAN.search(line.text, *_clause(line, moved.start())):
            yield from ((moved.start(side), "moved") for side in "abcde" if moved[side])
            yield from ((moved.start(side), "by") for side in ("by", "also") if moved[side])
    for named in _NAMED.finditer(line.classes) if "m" in line.classes else ():
        if not _NO_MEAN.search(line.text, *_clause(line, named.start("a"))):
            yield named.start("a"), "named"
    for pattern, needed in ((_AGAINST, "V"), (_IN_EACH, "d")):
        for pair in pattern.finditer(line.classes) if needed in line.classes else ():
            at = [pair.start(side) for side in "abc" if side in pair.groupdict() and pair[side]]
            measured = "d" in (line.classes[place] for place in at) or pair["v"] not in ("", "T", None)
            if measured and not _NO_MEAN.search(line.text, *_clause(line, pair.start("a"))):
                yield from ((place, "each") for place in at)


def _clause(line: Line, at: int) -> tuple[int, int]:
    """Where the words before a token stand that say what it is."""
    start = line.spans[at][0]
    return max(0, start - 160, line.text.rfind("; ", 0, start)), start


_UNIT_AFTER: Final = regex(rf"[ ]?(?P<unit>{UNIT})")


def construe(text: str, results: list[Result]) -> None:
    """Make counts and means of the numbers of a sentence that nothing claims, where its grammar does.

    Parameters
    ----------
    text : str
        A sentence in plain signs.
    results : list of Result
        What is read already; it is added to.
    """
    if not any(_is_open(text, result) for result in results) and not _UNREAD.search(text):
        return
    line = line_of(text, results)
    whole = "n" in line.classes or "w" in line.classes or "I" in line.classes
    for construction in _COUNTS if whole else ():
        for at in construction(line):
            start, end = line.spans[at]
            added = add_count(results, start, end, _SIZE_SIGN.sub("", text[start:end]))
            if added is not None and (sized := _OF_ITS_GROUP.match(line.classes, at)):
                added.values["total"] = _SIZE_SIGN.sub("", line.words(*sized.span(str(sized.lastgroup))))
    for at, why in _means(line):
        if not line.plans():
            add_mean(text, results, line.spans[at], why)
    if "p" in line.classes:
        _name_shares(line, results)


#: "evident in 87%", "in 94% of baseline slides", "(32.1% vs 29.5%, p = .3)"
_SHARES: Final = regex(
    r"[EY]i[~≈]?(?P<a>p)(?=[,;)&(o]|$)|i[~≈]?(?P<b>p)o[DQ]?[aXe]{0,3}[Pc]"
    r"|(?P<e>p)\([aXP]{1,2}\),?V[rt]?(?P<f>p)\([aXP]{1,2}\)"
    r"|\((?P<c>[pd]),?(?:V[rt]?|&)(?P<d>p)(?:,?z|[,;]J)"
)
_COUNTED: Final = regex(r"(?P<n>[nwR])&(?P<m>[nwR])[aXe]{0,2}[Pc]?\((?P<a>p)&(?P<b>p)\)")
_OF_WHOM: Final = regex(
    rf"(?P<a>[pR])o(?P<total>n)[aXe]{{0,2}}[Pc](?:[iof]{_GROUP})?\((?P<count>n)[aXe]{{0,2}}[Pc]"
)
_PAIR: Final = regex(r"(?P<n>[nw])&(?P<m>[nw])[aXe]{0,2}[Pc]?\(p&p\)")
_NO_SHARE: Final = regex(
    r"defin|criteri|threshold|at least|chang|improve|reduc|increas|decreas|differ"
    r"|score|mean |average|loss|gain"
)


def _name_shares(line: Line, results: list[Result]) -> None:
    """Make shares of the percentages that their place in the sentence names, and give counts theirs."""
    at = {result.start: result for result in results}
    for match in _SHARES.finditer(line.classes):
        for side in "abcdef":
            share = at.get(line.spans[match.start(side)][0]) if match[side] else None
            if (
                share
                and share.name == "alone"
                and not _NO_SHARE.search(line.text, *_clause(line, match.start()))
            ):
                share.name = "share"
    for match in _OF_WHOM.finditer(line.classes):  # "13% of 38 riders (5 riders"
        share = at.get(line.spans[match.start("a")][0])
        if share and share.values.keys() <= {"percent", "total"}:
            share.values |= {side: line.words(*match.span(side)) for side in ("total", "count")}
            share.end = line.spans[match.start("count")][1]
            share.name = "share"
    for match in _COUNTED.finditer(line.classes):
        for count, percent in ("na", "mb"):
            one, two = (at.get(line.spans[match.start(side)][0]) for side in (count, percent))
            if one and two and one.values.keys() == {"count"} and two.values.keys() == {"percent"}:
                one.values |= two.values
                two.kind = "owned"


#: "Fig. 3", "week 12", "in 2005": no construction begins with it, and most numbers are such
_REFERS: Final = regex(
    r"(?:(?:[Ff]ig(?:s?\.|ures?)|[Tt]ables?|[Rr]efs?\.?|[Ww]eeks?|[Dd]ays?|[Mm]onths?|[Vv]isits?|[Gg]roups?"
    r"|[Pp]hase|[Tt]ype|[Ss]tage|[Gg]rade|[Ss]tudy|[Vv]ersion|in|of)[ ]|\[)$"
)


def _is_open(text: str, result: Result) -> bool:
    """Whether a result is a number that nothing claims and that is not known to be a label."""
    if result.kind != "number":
        return result.name == "alone"
    before = text[max(0, result.start - 9) : result.start]
    if not before.endswith((" ", "[")) or not _REFERS.search(before):
        return True
    if before.endswith((" in ", " of ")):
        return not result.values["value"].startswith(("19", "20")) or len(result.values["value"]) != 4
    return False


#: What no piece is made of: a count in words, "n = 7".
_UNREAD: Final = regex(rf"[nN][ ]?=[ ]?\d|\b(?i:{IN_WORDS})")
_SIZE_SIGN: Final = regex(r"[nN][ ]?=[ ]?")
#: "three deaths in the placebo group (n = 83)"
_OF_ITS_GROUP: Final = regex(r"[nw][^nwdI();,]{1,10}Gl?\((?P<size>I)\)|wo[DQ]{0,2}(?P<all>n)[aXe]{0,2}[PcX]")


def add_mean(text: str, results: list[Result], span: tuple[int, int], why: str) -> None:
    """Make a mean, or a median where that is said, of the bare number at a place."""
    result = next((r for r in results if r.kind == "number" and r.end == span[1]), None)
    if result is None or "percent" in result.values:
        return
    before = text[max(0, result.start - 120) : result.start].lower()
    what = "median" if before.rfind("median") > before.rfind("mean") else "mean"
    result.kind, result.name, result.values[what] = "summary", "listed", result.values.pop("value")
    if unit := _UNIT_AFTER.match(text, result.end):
        result.values["unit"] = unit["unit"]
    if "median" not in before and "mean" not in before and "verage" not in before:
        result.assumptions.append(_ASSUMED[why])
