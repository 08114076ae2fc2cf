"""Percentages that stand alone: which are shares of people, animals, articles or cells.

A change, a concentration, an explained variance or a level of confidence is written the same way; so a
percentage is a share only if the words say what it is a share of, or if it stands in a list with one that is.
"""

from __future__ import annotations

import re
from typing import Final

from review.finding.owners import Result

_HEADS: Final = r"""
    patients? participants? subjects? women m[ea]n males? females? boys girls child(?:ren)? infants
    neonates newborns adults adolescents teenagers mothers fathers parents people persons? individuals
    respondents volunteers workers users nurses physicians clinicians doctors students pupils teachers
    families households couples smokers non-?smokers carriers survivors cases controls donors recipients
    mice rats animals dogs cats pigs cows birds fish larvae eggs plants trees seeds flies embryos cells
    neurons nuclei articles papers studies trials reports journals samples specimens isolates strains
    tumou?rs lesions knees hips eyes teeth limbs deaths births pregnancies deliveries hospitals schools
    genes loci sites species responders nests farms villages events episodes visits items sessions
    admissions consultations surveys questionnaires boys worms flowers fruits colonies herds swabs
    cohort population sample group team total trial[s]? Americans Caucasians Hispanics whites blacks
    alive dead deceased married single divorced unmarried white black Hispanic Caucasian Asian African
"""
_HEAD: Final = rf"(?:{'|'.join(_HEADS.split())})\b"
_WORD: Final = r"(?:(?!(?:in|from|for|at|on|with|by|and|or|to|as|was|were|per|of)[ ])[\w'/-]{2,24}[ ])"
_OF_THE: Final = r"(?:(?:the|all|these|those|our|their|its|both|such|any|total|each)[ ])?"
# "67% of the plants", "63% female", "30% were"; before nouns of measures it is no share of things.
_OF_THINGS: Final = re.compile(
    rf"[)\]]?[ ]of[ ]{_OF_THE}{_OF_THE}(?:\d[\d,]{{0,8}}[ ])?{_WORD}{{0,4}}?(?:{_HEAD}"
    r"|(?!levels|values|doses|controls|times|gains|losses|days|hours|years|yields|costs|means|this|its|various"
    r"|weights|calories|lipids|proteins|acids|fats|sales|emissions|services|units|points|amounts|areas|hours|minutes|losses|resources|assets|funds|costs)"
    r"[a-z][a-z-]{2,18}(?<![suio'])s(?=[ ,;:.)\]]|$))"
)
_MASS: Final = re.compile(
    r"[ ]of[ ](?:(?!from|in|with|by|at|on|for|were|was|had|and)[\w'-]{2,20}[ ]){0,2}?(?:varian|variabil|variation|maxim"
    r"|baseline|power|dose|level|value|controls?[ ]?[,.;)]|control (?:level|value)|wild|WT\b|body|weight|energy|daily"
    r"|dry|fresh|volume|mass|max|time|total (?:protein|energy|variance|dose|volume|weight|area|sequence|cost)"
    r"|initial|normal|recommended|predicted|inertia)"
)
_IS_THINGS: Final = re.compile(
    rf"[ ](?:{_HEAD}(?!['-])|(?:(?:had|reported|died|developed|received|underwent|experienced|agreed|stated|responded"
    r"|used|completed|achieved|required|indicated|showed|said|survived|relapsed|believed|lived)\b))"
    r"(?!(?:[ ]\w+)?[ ](?:increase|decrease|reduction|higher|lower|more|less))"
)
_NOT_AFTER: Final = re.compile(
    r"[ -]?(?:C\.?I\b|CrI|confiden|credib|increas|decreas|reduc|higher|lower|great|more\b|less\b|fewer|larger"
    r"|smaller|faster|slower|longer|shorter|better|worse|change|differen|improve|decline|drop|loss|gain"
    r"|probab|chance|likel|risk|identi|similar|homolog|power|accura|level|signific|threshold|cut|[vw]/[vw]"
    r"|\([vw]/[vw]|vol\b|wt\b|solution|ethanol|methanol|gel|agar|glucose|sucrose|serum|humid|CO|O2|O₂|FBS"
    r"|BSA|DMSO|SDS|oxygen|saline|purity|pure|conflu|isofl|quantile|percentile|interval|of (?:the )?(?:time"
    r"|var|max)|and \d+ ?% (?:CI|conf)|trim|cover|correct|as (?:much|many|likely)|efficac|effective|fat|protein"
    r"|(?-i:[A-Z]{2,}[a-z]?[A-Z0-9]*\b)|bonf|error|FDR|false|weight|body|per\b|[–-]\d)",
    re.IGNORECASE,
)
_LESS: Final = (
    r"(?:about|approximately|around|roughly|nearly|almost|only|a|an|the|another|mean|average|median|of|some|another)"
)
_CHANGE: Final = re.compile(
    rf"(?:\b(?:by|increas\w*|reduc\w*|decreas\w*|declin\w*|chang\w*|differ\w*|improv\w*|gain\w*|lost|loss\w*|drop\w*"
    r"|[rf]ose|fell|grow\w*|grew|efficac\w*|effective\w*|explain\w*|account\w*|coverage|PE|VE|R²|R2|I²|I2"
    r"|accuracy|sensitivity|specificity|power|alpha|level|threshold|cut-?off|confidence|top|upper|lower|bottom"
    r"|highest|lowest|quantile|identity|similarity|humidity|concentration\w*|diet\w*|containing|dissolved|diluted"
    r"|contain\w*|with|in|at|using|plus|added|set|exceed\w*|under|over|above|below|within|than|least|most|up to"
    rf"|intensity|maximal|maximum|minimum|probability|chance|risk|between)"
    rf"(?:[ ]{_LESS}){{0,3}}[ ]?[=:(]?[ ]?|[~<>≤≥±–/-][ ]?)$",
    re.IGNORECASE,
)
# A bound, a range, or what was set: no observed share, whatever follows.
_BOUND: Final = re.compile(
    r"(?:\b(?:less|more|fewer|greater|higher|lower) than|\b(?:at least|at most|up to|over|under|above|below|exceed\w*|beyond"
    r"|probably|within)(?: the)?(?: (?:about|around))?|[<>≤≥]|\b(?:set|assum\w*|fixed|chosen|expect\w*|hypothes\w*|require\w*|defin\w*|probably"
    r"|constitut\w*|includ\w*|consider\w*|simulat\w*|cover\w*)(?: (?:to be|to|as|at|of|a|that))?(?: (?:about|around))?"
    r"|\bbetween [\d.]{1,5}[ ]?%? and|\b(?:from|rang\w+|between)[ ][^.;()]{0,15}|\b(?:from|rang\w+)[ ][^.;()]{0,25} to|\d[ ]?%? ?(?:to|[–-])"
    r"|[A-Zπα-ω]\w?[ ]?=)[ ]?$",
    re.IGNORECASE,
)
_OPEN_TO_ALL: Final = re.compile(r"\b(?:with|in|at)[ ](?:about |approximately |only )?$")
# Words that announce shares: "the prevalence … (A 12%, B 15%)", "mortality was 46%".
_SHARES: Final = re.compile(
    rf"\b(?:prevalen(?:ces?|t)|(?:proportions?|percentages?|frequenc(?:y|ies)) of (?:the |all |these )?{_WORD}{{0,3}}?{_HEAD}"
    r"|(?:proportions?|percentages?) of (?:the |all |these )?[a-z-]{3,18}s (?:with|who|that|in|carrying|having|whose)|incidences?|mortality"
    r"|(?:survival|response|recurrence|complication|dropout|drop-out|attrition|participation|retention|completion"
    r"|predation|germination|hatching|pregnancy|birth|relapse|remission|cure|infection"
    r"|follow-?up|carriage|fatality|death|positivity|adherence|compliance|attack|vaccination|seroconversion"
    r"|consent|refusal|return|immunization|cesarean"
    r"|smoking|literacy|employment|readmission|admission|transmission|discontinuation) rates?)\b",
    re.IGNORECASE,
)
_BEFORE_BRACKET: Final = re.compile(
    rf"(?:\b(?:majority|minority|half|third|quarter|most|many|{_HEAD[3:-3]})|[a-z]{{3,18}}(?<![suio])(?<!value)(?<!level)"
    rf"(?<!increase)(?<!decrease)(?<!reduction)(?<!change)(?<!difference)(?<!yield)s)[ ][(\[][ ]?$"
)
_NEXT: Final = re.compile(
    r"(?:[ ]?[,;:/]|[ ](?:and|or|vs?\.?|versus|compared (?:to|with)|but|while|whereas|to|than|followed by)\b|[ ]?\()"
)
_NO_LIST: Final = re.compile(r"[=<>≤≥±]|increas|decreas|reduc|higher|lower|change|differ|improv|confiden|\bby\b|(?<![A-Za-z0-9-])\d")
_CHANGED_TO: Final = re.compile(r"(?:creas|declin|r[io]s|f[ae]ll|drop|reduc|improv)\w{0,7}[^.;\d]{0,25}[ ]to[ ]$")
_BRACKETS: Final = re.compile(r"[(\[][^()\[\]]{0,60}[)\]]")


def shares(text: str, results: list[Result]) -> set[int]:
    """Positions at which a percentage that stands alone is a share of something counted."""
    alone = [result for result in results if result.name in ("alone", "mean") and result.kind == "proportion"]
    if not alone:
        return set()
    listed = [result for result in results if result.kind == "proportion"]
    announced = _SHARES.search(text, 0, alone[-1].start)
    first = announced.end() if announced else len(text)
    found = {
        result.start
        for result in alone
        if _possible(text, result) and (_said(text, result) or first < result.start < first + 400)
    }
    for result in alone:  # "mean mortality was 1%", but "an average of 12%" of what is not said
        if result.name == "mean" and not _SHARES.search(text, result.start, result.end):
            found.discard(result.start)
    sure = found | {result.start for result in listed if result.name not in ("alone", "mean")}
    for order in (listed, listed[::-1]):  # what is listed with a share is one, whichever is named
        for one, other in zip(order, order[1:], strict=False):
            if one.start in sure and other.start not in sure and other.name == "alone":
                a, b = sorted((one, other), key=lambda result: result.start)
                if _listed(text[a.end : b.start]) and _possible(text, other, listed=True):
                    found.add(other.start)
                    sure.add(other.start)
    return found


def _possible(text: str, result: Result, listed: bool = False) -> bool:
    """Whether nothing beside a percentage says that it is something else."""
    if float(result.values["percent"].replace(",", ".").replace("·", ".")) > 100 or result.values["percent"][0] in "+-":
        return False
    if _NOT_AFTER.match(text, result.end) or _MASS.match(text, result.end):
        return False
    before = text[max(0, result.start - 60) : result.start]
    if _BOUND.search(before) and not (listed and _CHANGED_TO.search(before)):
        return False
    if listed and re.search(r"\b(?:to|than|with|in|at|vs\.?|versus)[ ]$", before):
        return True
    if _CHANGE.search(before):
        things = _OF_THINGS.match(text, result.end) or _IS_THINGS.match(text, result.end)
        return bool(things and _OPEN_TO_ALL.search(before))
    return True


def _said(text: str, result: Result) -> bool:
    """Whether the words beside a percentage say what it is a share of."""
    before = text[max(0, result.start - 70) : result.start]
    if _OF_THINGS.match(text, result.end) or _IS_THINGS.match(text, result.end):
        return True
    closed = re.match(r"[ ]?[)\],;]", text[result.end : result.end + 2])
    return closed is not None and _BEFORE_BRACKET.search(before) is not None


def _listed(gap: str) -> bool:
    """Whether what stands between two percentages lists them."""
    if len(gap) > 160:
        return False
    if _CHANGED_TO.search(gap):
        return True
    gap = _BRACKETS.sub("", gap)
    return len(gap) <= 70 and _NEXT.search(gap) is not None and not _NO_LIST.search(gap)
