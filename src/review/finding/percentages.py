"""Percentages that stand alone: which are shares of people, animals, articles or cells.

A change, a concentration, an explained variance or a level of confidence is written the same way; so a
percentage is a share only if the words say what it is a share of, or if it stands in a list with one that is.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from review.finding.naming import number_of
from review.finding.notation import WHOLE
from review.finding.owners import Result
from review.patterns import regex

_WORD: Final = (
    r"(?:(?!(?:in|from|for|at|on|with|by|and|or|to|as|was|were|per|of|that|which|who|between"
    r"|into|after)[ ])[\w'/>+-]{1,24}[ ])"
)
_PEOPLE: Final = (
    r"(?:patients|participants|subjects|people|persons|individuals|respondents|volunteers|workers|users"
    r"|nurses"
    r"|physicians|students|pupils|children|infants|newborns|adults|adolescents|mothers|fathers|parents"
    r"|households"
    r"|families|(?:fe)?males?|(?:wo)?m[ae]n|boys|girls|smokers|non-?smokers|carriers|survivors|cases"
    r"|controls|mice"
    r"|rats|animals|larvae|embryos|bacteria|bacilli|nuclei|taxa|foci|loci|fish|feet|teeth|cell counts?"
    r"|cohort|population|sample|articles|studies|trials|deaths|births)\b"
)
# "67% of the plants"; not of measures, which have no parts to count.
_OF_THINGS: Final = regex(
    rf"[)\]]?[ ]of[ ](?:(?:the|all|these|those|our|their|its|both|such|any|total"
    rf"|each)[ ]){{0,2}}(?:\d[\d,]{{0,8}}[ ])?"
    rf"{_WORD}{{0,4}}?(?:{_PEOPLE}|(?!levels|values|doses|times|gains|loss|days|hours|minutes|years"
    rf"|yields|costs|means"
    r"|this|its|various|weights|calories|lipids|proteins|acids|fats|sales|emissions|services|units|points"
    r"|amounts"
    r"|areas|assets|always|others|previous|previously|perhaps)[a-z][a-z-]{2,18}(?<![suio])s(?=[ ,;:.)\]]|$))"
)
# "25% of single Mtb did", "10% of them": what is many takes the plural
_OF_MANY: Final = regex(
    rf"[ ]of[ ](?:(?:them|whom|which|those|these)\b|{_WORD}{{1,6}}?(?:were|have|are|did|do|showed|appeared"
    rf"|remained)\b)"
)
_OF_AMOUNT: Final = regex(
    rf"[ ]of[ ]{_WORD}{{0,2}}?(?:varian|variabil|variation|maxim|baseline|power|dose|level|value"
    rf"|controls?[ ]?[,.;)]"
    r"|control (?:level|value)|wild|WT\b|body|weight|energy|daily|dry|fresh|volume|mass|max|time"
    r"|total (?:protein"
    r"|energy|variance|dose|volume|weight|area|sequence|cost)|initial\b|normal\b|recommended|predicted"
    r"|inertia)"
)
# "63% female", "30% of" is above; "20% had died"
_IS_THINGS: Final = regex(
    rf"[ ](?:(?:were |was )?(?:(?:fe)?males?|(?:wo)?men|boys|girls|white|black|married|single)(?=[,;:.)\] ])"
    rf"|(?:[a-z-]{{3,15}} )?{_PEOPLE}(?!['-])"
    # what is counted takes the plural: "57.9% were living alone", but not "10% were discarded"
    r"|who\b|(?:(?:still|also|never|already|then|later|[a-z]{3,12}ly)[ ])?(?:were|have|are)[ ](?!used"
    r"|added|set|chosen|removed|discarded|mixed|applied|kept"
    r"|maintained|considered"
    r"|assumed|required|needed|not\b)"
    r"|(?:(?:still|also|never|already|then|later|[a-z]{3,12}ly)[ ])?(?:had|reported|died|developed"
    r"|received|underwent"
    rf"|experienced|agreed"
    r"|responded|said|survived|relapsed)\b)(?! (?:\w+ )?(?:increas|decreas|reduc|higher|lower|than))"
)
_NOT_AFTER: Final = regex(
    r"[ -]?(?:C\.?I\b|CrI|confiden|credib|increas|decreas|reduc|higher|lower|great|more\b|less\b|fewer|larger"
    r"|smaller|faster|slower|longer|shorter|better|worse|change|differen|improve|decline|drop|loss|gain"
    r"|probab"
    r"|chance|likel|risk|identi|similar|homolog|power|accura|level|signific|threshold|cut|\(?[vw]/[vw]"
    r"|solution"
    r"|(?:m)?ethanol|gel|agar|glucose|sucrose|serum|humid|oxygen|saline|pur|conflu|quantile|percentile"
    r"|interval"
    r"|of (?:the )?(?:time|var|max)|trim|cover|correct|as (?:much|many|likely)|efficac|effective|fat|protein"
    r"|error|false|weight|body|per\b|[–-]\d|used\b|(?-i:[A-Z]{2,}[a-z]?[A-Z0-9]*\b|CO|O2))",
    re.IGNORECASE,
)
_ABOUT: Final = (
    r"(?:[ ](?:about|approximately|around|roughly|nearly|almost|only|an?|the|another|mean|average|median|of))"
)
_AMOUNT: Final = regex(
    r"(?:\b(?:by|increas\w*|reduc\w*|decreas\w*|declin\w*|chang\w*|differ\w*|improv\w*|gain\w*|lost"
    r"|loss\w*|drop\w*"
    r"|[rf]ose|fell|gr[eo]w\w*|efficac\w*|effective\w*|explain\w*|account\w*|coverage|PE|VE|R²|R2|I²|I2"
    r"|accuracy"
    r"|sensitivity|specificity|power|alpha|level|cut-?off|confidence|intervals?|top|upper|lower|bottom"
    r"|highest|lowest"
    r"|FDR|quantile|identity|similarity|humidity|concentration\w*|diet\w*|contain\w*|dissolved|diluted"
    r"|with|in|at"
    r"|using|plus|added|intensity|maximal|maximum|minimum|probability|chance|risk)"
    rf"{_ABOUT}{{0,3}}[ ]?[=:(]?[ ]?|±[ ]?)$",
    re.IGNORECASE,
)
# A bound, the end of a range, or what was set is no share that was seen, whatever follows.
_BOUND: Final = regex(
    r"(?:\b(?:less|more|[a-z]{2,12}er) than|\b(?:at least|at most|up to|over|under|above"
    r"|below|exceed\w*"
    r"|beyond|within)(?: the)?(?: about)?|[<>≤≥/–]|\b(?:set|threshold|assum\w*|fixed|chosen|expect\w*"
    r"|hypothes\w*|requir\w*"
    r"|defin\w*|probably|constitut\w*|includ\w*|consider\w*|simulat\w*|fit)(?: (?:to be|to|as|at|of|a"
    r"|that))?(?: around)?"
    r"|\bbetween [\d.]{1,5}[ ]?%? (?:and|to)|\b(?:from|between)|\b(?:from|rang\w+)[ ][^.;()]{0,15}\d[ ]?%? to"
    r"|[A-Zπα-ω]\w?[ ]?=|(?<!\d)-)[ ]?$",
    re.IGNORECASE,
)
_FROM: Final = regex(r"\bfrom[ ]$")
_DONE_BY: Final = regex(
    r"\b(?:reported|used|said|mentioned|given|cited|chosen|named|shared|experienced|owned|held|preferred"
    r"|answered"
    r"|noted|indicated|described|completed|expressed|stated|endorsed|supported)(?:[ ][a-z]{2,12}){0,2}[ ]by"
    r"(?: about| approximately| only| nearly| almost)?[ ]$"
)
_OPEN: Final = regex(r"\b(?:with|in|at)(?: about| approximately| only)?[ ]$|\b[io]n average[ ]$")
# "13% to 80% of marine bacteria": a range, unless something went from one to the other
_TO_ANOTHER: Final = regex(r"[ ]?(?:%|per ?cent)?[ ]to[ ]\d{1,3}(?:[.·,]\d{1,3})?[ ]?%(?![)\]])")
_FROM_ANOTHER: Final = regex(r"\d[ ]?%[ ]to[ ]$")
_CHANGING: Final = regex(r"creas|declin|r[io]s[ei]|rose|f[ae]ll|drop|reduc|improv|chang|from|went|gr[eo]w")
_IN_EACH: Final = regex(r"\bin[ ]$")
_DEFINED: Final = regex(r"\b(?:defin|criteri|threshold|stringen|cut-?off)")
# "18% complained of": a percentage that is the subject of its clause
_SUBJECT: Final = regex(r"(?:^|[,;:.(]|\b(?:and|or|that|while|whereas|but|only|about|another))[ ]$")
_DID: Final = regex(
    r"[ ](?!(?:in|de)creas|reduc|dilut|supplement|concentrat|add|saturat|inhibit|humidif|denatur|improv"
    r"|buffer"
    r"|sweeten|charg|glaz|enrich|weight|fix|perfor|match|explain|account|need|assum|requir|expect|relat"
    r"|compar|limit)"
    r"[a-z]{3,14}ed[ ](?:of|to|that|in|at|by|for|with|as|having|the|a|an|no|from|on|their|it)\b"
)
_MAKES_UP: Final = regex(
    r"\b(?:constitut|includ)(?:ed?|es|ing)(?: about| approximately| only| nearly| almost)?[ ]$"
)
# What announces shares: "the prevalence … (A 12%, B 15%)", "mortality was 46%".
_ANNOUNCED: Final = regex(
    rf"\b(?:(?:this|that|these|those) (?:percentages?|proportions?)|(?:sero)?prevalen(?:ces?|t)"
    rf"|(?:proportions?|percentages?) of (?:the |all "
    rf"|these )?(?:{_WORD}{{0,3}}?{_PEOPLE}"
    r"|(?:[a-z-]{3,18} )?[a-z-]{3,18}s (?:with|who|that|carrying|having|whose|going|rising|falling|was"
    r"|were))|incidences?|mortality"
    r"|(?:survival"
    r"|response|recurrence|complication|drop-?out|attrition|participation|retention|completion|predation"
    r"|germination"
    r"|hatching|pregnancy|birth|relapse|remission|cure|infection|follow-?up|carriage|fatality|death"
    r"|positivity|improvement|resolution|cessation|abstinence|quit|eradication|uptake|screening|detection"
    r"|adherence|compliance|attack|vaccination|seroconversion|consent|refusal|return|immunization"
    r"|cesarean|smoking"
    r"|literacy|employment|readmission|admission|discontinuation|withdrawal|success"
    r"|healing|attendance) (?:rates?|percentages?|proportions?)"
    r"|(?:treatment|clinical|technical|therapeutic|surgical) success"
    r"|(?:overall|event-free|disease-free|progression-free|graft|patient) survival)\b",
    re.IGNORECASE,
)
_STEMS: Final = (
    "revalen",
    "roportion",
    "ercentage",
    "ncidence",
    "ortality",
    " rate",
    " success",
    " survival",
)
_BRACKET: Final = regex(
    rf"(?:\b(?:majority|minority|half|third|quarter|most|many|{_PEOPLE[3:-3]})"
    rf"|(?P<group>(?:group|arm|cohort|condition|controls?|intervention|placebo))"
    rf"|(?P<noun>[a-z]{{3,18}}(?<![suio])s))"
    r"[ ][(\[][ ]?$"
)
_OF_TOTAL: Final = regex(
    rf"[ ]of[ ](?:(?:the|all|our|these|those)[ ]){{0,2}}(?P<total>{WHOLE})[ ]{_WORD}{{0,3}}?{_PEOPLE}"
)
_LONE: Final = regex(r"[(\[][ ]?$")
#: "(32% versus 16%", "(moderate pain: 32% versus 16%, bleeding: 26% versus 0%"
_LISTED_ALONE: Final = regex(r"[(\[][ ]?$|[(\[,;][ ]?[A-Za-z][A-Za-z -]{2,40}:[ ]?$")
_PEOPLE_SAID: Final = regex(
    rf"\b(?:{_PEOPLE}|(?:cells|neurons|colonies|eggs|seeds|isolates|knees|hips|limbs|eyes|groups?|arms?)\b"
    rf"|(?:[mM]ost"
    rf"|[mM]ajority|[mM]any|[fF]ew|[hH]alf)\b)"
)
# "82% in the surgical group", "6% among controls"
_IN_GROUP: Final = regex(
    rf"[ ](?:in|among|for)[ ](?:the[ ]|both[ ]|all[ ])?{_WORD}{{0,3}}?(?:{_PEOPLE}|(?:groups?|arms?"
    rf"|cohorts?|conditions?|control|placebo|intervention|treatment)\b)"
)
# "79% and 50% for the two groups"; "96% among trained and 98% among untrained"
_PAIR_IN_GROUPS: Final = regex(
    r"[ ]?(?:,|vs?\.?|versus|and|or|compared (?:to|with))[ ]\d{1,3}(?:[.,·]\d{1,3})?[ ]?%[ ](?:in|for"
    r"|among)[ ]"
    r"(?:the[ ])?(?:[A-Za-z][\w+/-]*[ ]){1,3}?(?:and|or|versus|vs\.?)[ ]"
    r"|[ ](?:in|among|for|with|on)[ ](?:the[ ])?[A-Za-z][^.;,()\d%]{1,40}?(?:,|,?[ ](?:and|vs\.?|versus"
    r"|compared (?:with|to)"
    r"|but|while))[ ](?:only[ ])?\d{1,3}(?:[.,·]\d{1,3})?[ ]?%[ ](?:in|among|for|with|on)[ ]"
)
# "(28.9% vs. 6.6%"
_PAIR: Final = regex(r"[ ]?(?:,|vs?\.?|versus|and|or|compared (?:to|with))[ ]\d{1,3}(?:[.,·]\d{1,3})?[ ]?%")
_HOW_OFTEN: Final = regex(
    r"\b(?:(?:frequent|common)(?:ly)?|often|likely|prevalent|incidence|rates?|[cC]auses?|[rR]easons?)\b"
)
_PAIR_WITH_P: Final = regex(rf"{_PAIR.pattern}[ ]?[,;(][ ]?[pP][ ]?[=<>≤]")
_CLOSED: Final = regex(r"[ ]?[)\],;]")
_NO_THINGS: Final = regex(
    r"\b(?:abolish\w*|eliminat\w*|intervals?|values?|levels?|yields?|activit\w+|efficien\w+|inhibit\w*"
    r"|expression"
    r"|concentration\w*|increas\w*|decreas\w*|reduc\w*|chang\w*|accura\w+|sensitivity|specificity"
    r"|similarity|identity"
    r"|fixed|washed|rinsed|incubated|stained|medium|media|buffer|ethanol|serum|confluen\w+|viability|losses"
    r"|gains|solutions|errors|weights|costs)\b"
)
_NO_GROUPS: Final = regex(r"\b(?:higher|lower|greater|than|conditions|series|species|doses|rates|scores)\b")
_NEXT: Final = regex(
    r"[ ]?[,;:/]|[ ](?:and|or|vs?\.?|versus|compared (?:to|with)|but|while|whereas|to|than|followed by)\b"
    r"|[ ]?\("
)
_NO_LIST: Final = regex(
    r"[=<>≤≥±]|increas|decreas|reduc|higher|lower|change|differ|improv|confiden|\bby\b|(?<![A-Za-z0-9-])\d"
)
_CHANGED_TO: Final = regex(r"(?:creas|declin|r[io]s|f[ae]ll|drop|reduc|improv)\w{0,7}[^.;\d]{0,25}[ ]to[ ]$")
_IN_BRACKETS: Final = regex(r"[(\[][^()\[\]]{0,60}[)\]]")


def shares(text: str, results: list[Result]) -> set[int]:
    """Where the percentages stand that stand alone and are shares of something counted."""
    every = [result for result in results if result.kind == "proportion"]
    alone = [result for result in every if result.name in ("alone", "mean")]
    if not alone:
        return set()
    found = set()
    for result in alone:
        # "mean mortality was 1%", but not "an average of 12%" of what is not said
        if result.name == "mean":
            said = announced(text, result)
        else:
            said = _said(text, result) or _announced(text, result.start, 400)
        if said and _possible(text, result):
            found.add(result.start)
    sure = found | {result.start for result in every if result.name not in ("alone", "mean")}
    # what is listed with a share is one, whichever is named
    for order in (every, every[::-1]) if sure else ():
        for one, other in pairwise(order):
            if one.start in sure and other.start not in sure:
                first, second = sorted((one.end, one.start, other.start, other.end))[1:3]
                if listed(text[first:second]) and _possible(text, other, listed=True):
                    sure.add(other.start)
    for result in alone:
        if result.start in sure and (total := _OF_TOTAL.match(text, result.end)):
            result.values["total"] = total["total"]
            result.end = total.end("total")
    return sure & {result.start for result in alone}


def announced(text: str, result: Result) -> bool:
    """Whether a percentage with "mean" before it is a share all the same: "mean mortality was 1%"."""
    return _OF_THINGS.match(text, result.end) is not None or _announced(text, result.start, 60)


def _announced(text: str, start: int, reach: int) -> bool:
    """Whether a word such as "prevalence" stands before a percentage."""
    before = text[max(0, start - reach) : start]
    stems = [at for at in map(before.find, _STEMS) if at >= 0]
    return bool(stems) and _ANNOUNCED.search(before, max(0, min(stems) - 60)) is not None


def _possible(text: str, result: Result, listed: bool = False) -> bool:
    """Whether nothing beside a percentage says that it is something else."""
    unlike = _NOT_AFTER.match(text, result.end)
    if unlike and not (listed and unlike[0] == " used"):  # "11.7% drank, and 47.0% used a cane"
        return False
    if _OF_AMOUNT.match(text, result.end):
        return False
    before = text[max(0, result.start - 60) : result.start]
    things = _things(text, result)
    percent = number_of(result.values["percent"])
    if percent < 0 or (percent > 100 and not things):
        return False
    moved = _FROM.search(before) is not None and _announced(text, result.start, 200)
    if _BOUND.search(before) and not moved and not (things and _MAKES_UP.search(before)):
        return False
    second = _FROM_ANOTHER.search(before) and text[result.end : result.end + 1] not in ")]"
    if (second or _TO_ANOTHER.match(text, result.end)) and not _CHANGING.search(before):
        return False
    if _IN_EACH.search(before) and _DEFINED.search(text, max(0, result.start - 130), result.start):
        return False
    if listed and re.search(r"\b(?:to|than|with|in|at|vs\.?|versus)[ ]$", before):
        return True
    if _AMOUNT.search(before):
        of_group = before.endswith(" in ") and _IN_GROUP.match(text, result.end) is not None
        return of_group or (things and (_OPEN.search(before) or _DONE_BY.search(before)) is not None)
    return True


def _things(text: str, result: Result) -> bool:
    """Whether what can be counted follows a percentage: "67% of the plants", "63% female"."""
    return any(pattern.match(text, result.end) for pattern in (_OF_THINGS, _IS_THINGS, _OF_MANY))


def _said(text: str, result: Result) -> bool:
    """Whether the words beside a percentage say what it is a share of."""
    if _things(text, result) or (
        _SUBJECT.search(text, max(0, result.start - 24), result.start) and _DID.match(text, result.end)
    ):
        return True
    if _IN_GROUP.match(text, result.end) and not _no_things(text, result):
        return True
    if (_PAIR_WITH_P.match(text, result.end) or _PAIR_IN_GROUPS.match(text, result.end)) and not _no_things(
        text, result
    ):
        return True
    if _PAIR.match(text, result.end) and _LISTED_ALONE.search(text, max(0, result.start - 45), result.start):
        since = max(0, result.start - 250)
        compared = _PEOPLE_SAID.search(text, since, result.start) or _HOW_OFTEN.search(
            text, since, result.start
        )
        return compared is not None and not _no_things(text, result)
    if not _CLOSED.match(text, result.end):
        return False
    bracket = _BRACKET.search(text, max(0, result.start - 40), result.start)
    if bracket is None:
        lone = _LONE.search(text, max(0, result.start - 2), result.start)
        people = lone and _PEOPLE_SAID.search(text, max(0, result.start - 200), result.start)
        return bool(people) and not _no_things(text, result)
    if bracket["group"]:
        return not _no_things(text, result)
    if bracket["noun"] is None:
        return True
    before = text[max(0, result.start - 200) : result.start]
    return _NO_THINGS.search(before) is None and _NO_GROUPS.search(before) is None


def _no_things(text: str, result: Result) -> bool:
    """Whether the clause before a percentage speaks of an amount: a level, a change, a yield."""
    begin = max(text.rfind(mark, 0, result.start) for mark in (";", ". "))
    return _NO_THINGS.search(text, max(0, begin, result.start - 160), result.start) is not None


def listed(gap: str) -> bool:
    """Whether what stands between two percentages lists them."""
    if len(gap) > 160:
        return False
    if _CHANGED_TO.search(gap):
        return True
    gap = _IN_BRACKETS.sub("", gap)
    return len(gap) <= 70 and _NEXT.search(gap) is not None and not _NO_LIST.search(gap)


# "mean LVEF rose from 49.9%", but not "an average of 12%" of what is not said
_LEVEL_SAID: Final = regex(r"(?<!mean )(?<!verage )\b(?:was|were|from|to|is)(?: only| about)?[ ]$")


def name_means(text: str, results: list[Result], shares: set[int]) -> None:
    """Make "mean compliance was 100% in one group and 97% in the other" means in percent, no shares."""
    before: Result | None = None
    for result in results:
        if result.kind != "proportion" or result.name not in ("mean", "alone"):
            before = before if result.kind in ("p", "number", "owned") else None
            continue
        named = result.name == "mean" and _LEVEL_SAID.search(text, max(0, result.start - 30), result.start)
        if named and not announced(text, result):
            before = result
        elif before is None or not _is_listed_mean(text[before.end : result.start]):
            before = None
            continue
        else:
            before = result
            result.assumptions.append("named as the value before it")
        result.kind, result.values = "summary", {"mean": result.values["percent"], "unit": "%"}
        result.name = "listed"
        shares.discard(result.start)


def _is_listed_mean(gap: str) -> bool:
    return (
        listed(gap)
        and re.search(r"\b(?:was|were|had|lowest|highest|above|below|which|than|over|exceed\w*)\b", gap)
        is None
    )
