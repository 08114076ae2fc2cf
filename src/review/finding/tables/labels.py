"""What a label names: the statistics in the head of a column, the label of a row, a caption, a note.

A label becomes a list of terms in the order printed: ``Age, mean (SD)`` → mean, sd; ``OR (95% CI)`` →
estimate OR, ci; ``No. (%)`` → count, percent. Letters that are also initials (``t``, ``F``, ``B``, ``n``)
count only where nothing else stands in the label or brackets and separators set them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from review.finding.notation import ESTIMATES, INTERVAL_NAME
from review.finding.tables.sizes import taken, without_size
from review.patterns import regex
from review.quantities import ALL, spellings


class Term(NamedTuple):
    """A statistic that a label names: ``kind`` is a role, ``name`` which measure or test."""

    kind: str
    name: str = ""
    start: int = 0
    end: int = 0


class Label(NamedTuple):
    """What a label says.

    Parameters
    ----------
    text : str
        Without sample size and marks.
    terms : tuple of Term
        In the order printed.
    pure : bool
        Whether nothing but statistics stands there.
    letter : bool
        Whether the only term is a single letter, which wants company to be believed.
    n : str
        Sample size printed in the label.
    df : tuple of str
        Degrees of freedom printed in the label.
    marks : str
        Marks at its end.
    level : str
        Level of the interval named.
    """

    text: str
    terms: tuple[Term, ...] = ()
    pure: bool = False
    letter: bool = False
    n: str = ""
    df: tuple[str, ...] = ()
    marks: str = ""
    level: str = ""

    def has(self, *kinds: str) -> bool:
        """Whether a term of every kind is named."""
        return bool(self.terms) and all(any(term.kind == kind for term in self.terms) for kind in kinds)

    def first(self, *kinds: str) -> Term | None:
        """First term of one of the kinds."""
        for term in self.terms:
            if term.kind in kinds:
                return term
        return None


NO_LABEL: Final = Label("")
_WORDY_ESTIMATES: Final = [
    "OR", "HR", "IRR", "PR", "RR", "SMD", "WMD", "RD", "NNT", "Glass_delta", "partial_eta2", "eta2", "omega2",
    "R2", "kappa", "ICC", "AUC", "beta", "alpha", "cramers_v", "SIR", "SMR", "sensitivity", "specificity",
]  # fmt: skip
_EXTRA: Final = {
    "d": r"Cohen(?:'?s)?[- ]d|[eE]ffect [sS]izes?(?: \(?(?:Cohen'?s )?d\)?)?",
    "g": r"Hedges'?s?[- ]g",
    "b": "[uU]nstandardi[sz]ed (?:b|B|β|coefficients?)|(?:[rR]egression "
    r"|[pP]arameter )?(?:[cC]oefficients?|[eE]stimates?)(?! of)|Coef\.?|[sS]lope\b|(?<!\w)Est\.",
    "MD": r"W?MDs?|M_?[dD]iff(?:erence)?|(?:[aA]djusted |[nN]et |[eE]stimated |[aA]bsolute |[tT]reatment "
    r"|[bB]etween[- ][gG]roups? |[gG]roup )?(?:[mM]ean[- ](?:values? )?)?(?:[gG]roup |[tT]reatment )?"
    r"[dD]iff(?:erences?|\.)?"
    r"(?: (?:in|of|between) (?:the )?means?)?|(?:[tT]reatment|[iI]ntervention|[gG]roup|[nN]et|[pP]rogram) "
    r"[eE]ffects?"
    r"|[eE]ffects? of (?:the )?(?:treatment|intervention)",
    "HR": r"s?HRs?\(?adj\)?",
    **spellings(lambda each: not each.test, 5),
}
_TESTS: Final = {
    "t": "(?:[uU]n|[pP])?(?:[rR]elated |[pP]aired )?[tT][- ](?:[vV]alues?|[sS]tatistics?|[rR]atios?"
    "|[tT]ests?(?=[ ]?[(,]?[ ]?df|$))",
    "F": r"(?<!/)F[- ](?:[vV]alues?|[sS]tatistics?|[rR]atios?|[tT]ests?$)|[pP]seudo-?F",
    "chi2": r"(?:[wW]ald )?(?:χ[ ]?[²2]|[cC]hi[- ]?(?:[²2]|[sS]quared?)(?: (?:value|test|statistic))?|X²)",
    "z": r"[zZ][- ](?:[vV]alues?|[sS]tatistics?)",
    "U": r"Mann[- ]Whitney U",
    "Wald": r"Wald(?:'s)?(?: (?:statistics?|test|z))?",
    "r": r"[cC]orrelation(?: [cC]oefficients?)?(?: \(r\))?|Pearson'?s?(?: [cC]orrelation"
    "(?: coefficients?)?)?(?: r)?|r[- ]values?",
    "rho": r"Spearman'?s?(?: (?:rank )?[cC]orrelation(?: coefficients?)?)?(?: (?:rho|ρ|r))?",
    "tau": r"Kendall'?s?(?: tau| τ)(?:-b)?",
    **spellings(lambda each: each.test, 5),
}
_BOUND: Final = r"(?<![A-Za-z0-9_α-ω-])"
_STOP: Final = r"(?![A-Za-z0-9]|-[A-Za-z0-9])"
_MEAN_OF: Final = (
    r"(?! (?:squared?s?|sq\b|arterial|corpuscular|platelet|difference|nerve|absolute|reciprocal))"
)


def _named(names: dict[str, str]) -> str:
    return "|".join(f"(?:{words})" for words in names.values())


_PATTERNS: Final[dict[str, str]] = {
    "interval": rf"(?:{INTERVAL_NAME}|95% [cC]onf\. [iI]nterval)",
    "iqr":
        "(?:IQRs?|Q1[ ]?(?:[-–,]|to)[ ]?Q3|[iI]nter-?[ ]?[qQ]uartile(?:[- ][rR]anges?)?|(?:1st|first"
        "|lower)[ ]?(?:[-–—,]|to|and)[ ]?(?:3rd|third|upper) [qQ]uartiles?"
        "|1st quartile[ ]?(?:[-–—,]|to|and)[ ]?3rd quartile|[qQ]uartiles?"
        "|P?25(?:th)?[ ]?%?(?:[ ]?percentile)?[ ]?(?:[-–,;:/]|to|and"
        "|,)[ ]?P?75(?:th)?(?:[ ]?%)?(?:[ ]?[pP]ercentiles?)?)",
    "range": r"(?:(?<!core )(?<!ossible )(?<!ormal )(?<!eference )(?<!cale )(?<!gical )[rR]anges?|"
    r"[mM]in(?:imum|\.)?(?: values?)?[ ]?(?:[-–/,;]|to|and)[ ]?[mM]ax(?:imum|\.)?"
    r"(?: values?)?)(?! of)",
    # "Maximum toxicity grade" names no statistic.
    "minimum": r"(?:Min\.?|[mM]inimum)(?! (?!values?\b|scores?\b|and\b|to\b)[a-z])",
    "maximum": r"(?:Max\.?|[mM]aximum)(?! (?!values?\b|scores?\b)[a-z])",
    "cv":
        r"(?:%[ ]?C\.?V\.?|C\.?V\.?(?:[ ]?\(?%\)?)?(?![A-Za-z])|[cC]oefficients? of variation"
        r"|[rR]elative (?:SD|[sS]tandard [dD]eviation)|R\.?S\.?D\.?)",
    "sd":
        r"(?<![rR]elative )"
        r"(?:S\.?D\.?s?|s\.d\.?|sd|Sd|StD|[sS]tandard[- ][dD]eviations?|[sS]td\.?[ ]?[dD]ev(?:iation)?s?\.?"
        r"|STD|Std\.?(?![ .]{0,2}[eE]rr)|(?<=±)s(?=$)|(?<=± )s(?=$)"
        r"|St\.?[ ]?[dD]ev\.?)",
    "se":
        r"(?:S\.?E\.?(?:M\.?)?s?|[sS]td\.error|s\.e\.(?:m\.?)?|sem|[sS]tandard[- ][eE]rrors?(?: of (?:the "
        r")?mean)?|[sS]td\.?[ ]?[eE]rr(?:or)?\.?)",
    "estimate_words":
        f"(?:{_named(_EXTRA)}|{'|'.join(f'(?:{ESTIMATES[name]})' for name in _WORDY_ESTIMATES)})(?:"
        r"[ ]?\(?(?:adj(?:usted)?|crude|unadjusted)\)?)?",
    "test_words": rf"(?:{_named(_TESTS)})",
    "p_words":
        r"(?:[pPq][ ]?[-–—.]?[ ]?[vV]al(?:ue)?s?\.?(?:[a-d*†‡]?(?![a-z]))|[pP](?:[- ]?[vV]alues?)?[ ]for[ ]"
        r"(?:linear[ ])?"
        r"(?:trend|interaction|difference|heterogeneity|group|time)"
        r"|[pP][- ]?(?:trend|interaction|adj|intra|inter|within|between)"
        r"|[sS]ignificance(?: level| test)?(?=$|[ ]?[(,])"
        r"|Sig\.?(?:[ ]?\((?:2|two)-(?:tailed|sided)\))?|[pP]>\|[tz]\||[pP](?=[ ](?:within|between|vs\.?"
        r"|value|intra|inter)))",
    "df_words": r"(?:d\.?f\.?|D\.?F\.?|Df|[dD]egrees of freedom)",
    "median": r"(?:[mM]edians?|Mdn)(?! nerve)",
    "mean": rf"(?:(?:[mM]eans?|MEANS?|(?<!an )(?<!per )[aA]verages?(?! quantit)|GM[CT]?s?"
    rf"|M(?=[ ]?[(±,/\[]|$)|m(?=[ ]?[(]sd)|x̄|X̄)){_MEAN_OF}",
    "count_percent":
        r"(?:(?:[nN]|[nN]os?\.?|[nN]umbers?|[cC]ounts?|[fF]requenc(?:y"
        r"|ies))(?: of [a-z]{2,20})?[ ]?(?:[(\[,/;&]|and)[ ]?(?:%|[pP]ercent(?:ages?)?"
        "|[pP]roportion)(?![ ]?(?:change|reduction|inhibition))|[fF](?:req)?\\.?[ ]?[(\\[,/][ ]?%)",
    "percent_count":
        r"(?:(?:%|[pP]ercent(?:ages?)?)[ ]?(?:[(\[,/;]|and)[ ]?(?:[nN]|No\.?|[nN]umber"
        r"|count)(?:/N)?(?=[ ]?[)\],;]|$))",
    "count_of":
        r"(?:(?:[nN]|No\.?|Nos\.?|[nN]umbers?|#)[ ](?:of[ ])?(?:patients|subjects|participants|children"
        "|staff|residents|volunteers|students|pupils|infants|mothers|families|households|deaths|smokers"
        "|cases|samples|animals|individuals|women|men|observations|people|respondents|controls|eyes"
        "|plants|mice|rats|included|analy[sz]ed)|[pP]atients[ ][(][nN][)]|"
        "(?<=[(])(?:cases?|persons|patients|people)(?=[)])"
        r"|(?<=[a-z)] )[nN](?=$))",
    "count_total": r"(?:[nN]o?\.?[ ]?/[ ]?N|n/total)",
    "percent":
        "(?:(?<!\\d)(?<!\\d )%|[pP]er ?cent(?!ile)(?:ages?)?|[pP]roportions?(?=$|[ ]?[(,]|s? of)"
        "|[pP]revalence)(?!"
        " (?:of )?(?:change|reduction|inhibition|decrease|increase|difference|predicted|pred\\b|reversib"
        "|CI|Conf))(?:(?<=^%) of total$| of (?:the |all |total )?(?:patients|participants|subjects|people"
        r"|persons|individuals|wom[ae]n|m[ae]n|children|infants|respondents|cases|sample|group|arm|n|N)\b"
        r"|(?<=[(]%)|(?! of))",
}  # fmt: skip
_OPEN_ENDED: Final = ("percent", "count_percent", "percent_count", "interval")
_WORDS: Final = "|".join(
    f"(?P<{name}>{pattern}{'' if name in _OPEN_ENDED else _STOP})"
    for name, pattern in _PATTERNS.items()
    if name != "percent"
)
_TERM: Final = regex(rf"{_BOUND}(?:{_WORDS})|(?=[%pP])(?P<percent>{_PATTERNS['percent']})")
#: How every term begins, in small letters. Most labels have nothing of it, and trying all terms is slow.
_CUE: Final = regex(
    r"[%#²κχηωβδ]|per ?cent|proportion|prevalence|(?<![a-z0-9-])(?:\d[\d.·]{0,4} ?%|"
    r"(?:adj|[acdmpsuw])?(?:or|hr|irr|pr|rr|md|rd|smd|wmd|nnt|sir|smr|icc|auc|auroc)s?(?![bd-tv-z])"
    r"|c\.?[iv]|r\.?s\.?d|cri|ic|hpd|hdi|bci|bca|cl|ui|iqr|q1|p?25|1st|x[2²]|r[- ]?[2²]|d\.?f|std|st\.?[ ]?d"
    r"|pη|[pq][ ]?[-–—.]?[ ]?val|p[- ]?(?:t|i|w|b|adj)"
    r"|sig|statis|gm|prop|per cent|f[ (]|mdiff|m_diff|treat|net|program|x̄|s$|m[ (±,/\[]|m$"
    r"|s\.?[de](?![a-ln-rt-z])|(?:un|p)?t[- ](?=[a-z])|[fzr][- ](?=[a-z])"
    r"|p>|[pq][ ](?:with|betw|vs|val|int)"
    r"|p for|ptrend|pinter|padj"
    r"|n(?:os?)?(?=and|[^a-z]|$)"
    r"|abso|adju|area|arr|aver|baye|beta|case|peop|pers|pati|betw|boot|chi|coef|cohe|cond|conf|corr|coun|cram|cred|cron|degr|diff"
    r"|effe|est|eta|fidu|firs|flei|freq|glas|grou|haza|hedg|inci|inte|intr|kapp|kend|lowe|mann|marg|max|mdn"
    r"|mean|medi|min|mult|nage|numb|odds|omeg|para|part|pears|percent|prev|pseu|quar"
    r"|rang|rate|regr|p?rela|p?pair|risk|roc|r-?sq|sens|slop|spea|spec|stan|subh|unce|unpa|unre|unst|wald"
    rf"|weig|{'|'.join(re.escape(word[:4].lower()) for each in ALL for word in each.words)})"
)
#: What sets a letter apart; otherwise it stands alone.
_APART: Final = regex(r"[,;:(\[±/+]")
_KIND: Final = {
    "interval": ("ci",), "estimate_words": ("estimate",), "test_words": ("test",), "p_words": ("p",),
    "df_words": ("df",), "count_percent": ("count", "percent"), "percent_count": ("percent", "count"),
    "count_total": ("count", "total"), "count_of": ("count",),
}  # fmt: skip
_NAMES: Final = [
    (name, regex(words))
    for names in (_EXTRA, {n: ESTIMATES[n] for n in _WORDY_ESTIMATES})
    for name, words in names.items()
]
_TEST_NAMES: Final = [(name, regex(words)) for name, words in _TESTS.items()]

#: Single letters and short signs, alone in a label or set apart in it.
_SIGNS: Final = {
    Term("mean"): "M|x̄|X̄|GM", Term("median"): "Md|Mdn", Term("p"): "p|P|Sig|sig|Pr", Term("df"): "df|DF|Df",
    Term("test", "t"): "t|T", Term("test", "F"): "F", Term("test", "z"): "z|Z", Term("test", "r"): "r|R",
    Term("test", "rho"): "rs|ρ|rho", Term("test", "tau"): "τ", Term("test", "H"): "H", Term("test", "U"): "U",
    Term("test", "unnamed"): "statistic|Statistic|Test statistic|test statistic", Term("test", "W"): "W",
    Term("test", "Q"): "Q", Term("test", "chi2"): "χ2|χ²|X2",
    Term("estimate", "b"): "B|b|Estimate|Est",
    Term("estimate", "beta"): "β|Beta|beta", Term("value"): "Value",
    Term("estimate", "d"): "d|ES", Term("estimate", "g"): "g", Term("estimate", "kappa"): "κ",
    Term("estimate", "eta2"): "η2|η²", Term("minimum"): "min|min.", Term("maximum"): "max|max.",
    Term("count"): "n|N|No|no|No.|no.|Nos.|Number|number|Count|Frequency|Freq|#",
    Term("ci_low"): "Lower|lower|Low|LL|LCL|Lower limit",
    Term("ci_high"): "Upper|upper|High|UL|UCL|Upper limit",
}  # fmt: skip
_LETTERS: Final = {sign: term for term, signs in _SIGNS.items() for sign in signs.split("|")}
#: These want company to be believed: they are as often initials, units or names of groups.
_COMPANY: Final = {*"FzZHUWQRTtMBbdgrPβ", "X2"}
_LETTER: Final = (
    r"(?P<letter>M|Mdn?|[xX]̄|[pP]|Pr|[tT]|F|[zZ]|[rR]|rs|ρ|rho|τ|[HUWQ]"
    r"|χ[2²]|X2|[Bb]|β|[Bb]eta|d|g|κ|η[2²]|ES|[nN]os?\.|[nN])(?=[ ]?(?:[(\[,;±/]|\+/-|$|[)\]]))"
)
_LETTER_FIRST: Final = regex(_LETTER)
_LETTER_WITHIN: Final = regex(rf"[,;:(\[][ ]?{_LETTER}")
_INTERVAL: Final = regex(INTERVAL_NAME)
_DF: Final = regex(
    r"[(\[,;]?[ ]?d\.?f\.?[ ]?[=:][ ]?(?P<df>\d{1,6}(?:\.\d{1,4})?(?:[ ]?[,;][ ]?\d{1,6}"
    r"(?:\.\d{1,4})?)?)[ ]?[)\]]?",
    re.IGNORECASE,
)
_DF_BARE: Final = regex(
    r"(?<=[A-Za-z²2])[ ]?[(\[](?P<df>\d{1,6}(?:\.\d{1,4})?(?:[ ]?[,;][ ]?\d{1,6}(?:\.\d{1,4})?)?)[)\]]$"
)
_LIMIT_WORDS: Final = regex(
    r"(?P<low>[lL]ower|LL\b|LCL|[lL]ow\b|2\.5[ ]?%)|(?P<high>[uU]pper|UL\b|UCL|[hH]igh\b|97\.5[ ]?%)"
)
_WITH_UNIT: Final = regex(r"[ ]?[(\[][^)\]]*/[^)\]]*[)\]]")  # "P (pg/ml)" is progesterone
_NUMBERED_P: Final = regex(r"[pP](?:[ ]?[1-9*†]|[acd])")  # "p₁"; "P" with the letter of a note
_SHORTEST: Final = 7  # characters of a label that a letter may be half of
_FILLER: Final = regex(
    r"(?:\b(?:values?|statistics?|tests?|adjusted|unadjusted|crude|multivaria(?:te|ble)"
    "|univaria(?:te|ble)|bivariate|coefficients?|two|one|2|1|tailed|sided|t|the|of|for|and|or|in"
    "|with|standardi[sz]ed|unstandardi[sz]ed|total|overall|raw|exact|model|error|score|scores|group|trend"
    "|a|b|c|d|perm|MC|data|limits?|bounds?|expressed|as|lower|upper|low|high|from|to|per|by"
    r"|pseudo|nagelkerke|regression|logistic|cox|mixed|effects?)\b|[^A-Za-zα-ωΑ-Ω])+",
    re.IGNORECASE,
)
_BRACKETED: Final = regex(r"[(\[][^()\[\]]{0,40}[)\]]")


@lru_cache(maxsize=4096)
def read_label(text: str) -> Label:
    """What a column head, a row label, a caption or a note names.

    Parameters
    ----------
    text : str
        As printed; more than a few lines are read only at their beginning.
    """
    label, marks, n = without_size(text)
    df = ""
    if "=" in label or ":" in label:
        df, label = taken(_DF, label, "df")
    terms = _terms(label)
    if not terms:
        return Label(label, n=n, df=_parts(df), marks=marks, level=_level(label))
    if not df and any(term.kind == "test" for term in terms):
        df, label = taken(_DF_BARE, label, "df")
        terms = _terms(label)
    pure, letter = _purity(label, terms)
    if not pure:
        terms = tuple(term for term in terms if not _vague(label, term))
        letter = False
    return Label(label, terms, pure, letter, n, _parts(df), marks, _level(label))


def _parts(df: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split("[,;]", df) if part.strip()) if df else ()


def _vague(label: str, term: Term) -> bool:
    """Whether a word means a statistic only where nothing else stands beside it."""
    word = label[term.start : term.end]
    if term.kind in ("estimate", "test") and len(word) <= 2:
        return not word.isupper() or len(word) == 1
    return word.lower().rstrip(".s") in _HOLLOW


_HOLLOW: Final = ("coefficient", "estimate", "coef", "est", "slope", "parameter estimate", "value")


def _level(label: str) -> str:
    if not (("%" in label or "9" in label) and ("I" in label or "onfidence" in label)):
        return ""
    match = _INTERVAL.search(label)
    return (match["level"] or match["level_after"] or "") if match else ""


def _terms(label: str) -> tuple[Term, ...]:
    alone = _LETTERS.get(_NUMBERED_P.sub("p", label.rstrip(".:").strip()))
    if alone is not None:
        return (Term(alone.kind, alone.name, 0, len(label)),)
    found: list[Term] = []
    for match in _matches(label):
        group = (
            str(match.lastgroup)
            if match.lastgroup in _PATTERNS
            else next(g for g in _PATTERNS if match[g] is not None)
        )
        kinds = _KIND.get(group, (group,))
        name = _name(group, match[group])
        found += [Term(kind, name, match.start(), match.end()) for kind in kinds]
    for match in _letters(label):
        start, end = match.span("letter")
        free = not any(term.start < end and start < term.end for term in found)
        if free and not (match["letter"] == "P" and _WITH_UNIT.match(label, end)):
            term = _LETTERS[match["letter"]]
            found.append(Term(term.kind, term.name, start, end))
    if _HEART.search(label):  # "HR (beats/min)"
        found = [term for term in found if term.name != "HR"]
    if not found:
        return ()
    if any(term.kind == "ci" for term in found) and (limit := _LIMIT_WORDS.search(label)):
        kind = "ci_low" if limit["low"] else "ci_high"
        found = [Term(kind, "", term.start, term.end) if term.kind == "ci" else term for term in found]
    if any(term.kind == "p" for term in found[:1]):  # "P-value (chi-squared test)": the test that gave it
        found = [term for term in found if term.kind != "test" and term.name != "MD"]
    if sum(term.kind == "estimate" for term in found) > 1:  # "β coefficient" names one
        found = [term for term in found if term.kind != "estimate" or term.name != "b"]
    return tuple(sorted(found, key=lambda term: term.start))


def _matches(label: str) -> Iterator[re.Match[str]]:
    """Terms of a label, left to right; they are tried only where one can begin."""
    position = 0
    for cue in _CUE.finditer(label.lower()):
        if cue.start() >= position and (match := _TERM.match(label, cue.start())):
            position = match.end()
            yield match


def _letters(label: str) -> list[re.Match[str]]:
    """Letters that stand alone in a label, or are set apart in it."""
    if not _APART.search(label) and len(label) >= _SHORTEST:
        return []
    first = _LETTER_FIRST.match(label)
    return [*([first] if first else ()), *_LETTER_WITHIN.finditer(label)]


def _name(group: str, words: str) -> str:
    if group == "estimate_words":
        return next((name for name, pattern in _NAMES if pattern.match(words)), "unnamed")
    if group == "test_words":
        return next((name for name, pattern in _TEST_NAMES if pattern.match(words)), "")
    return ""


def _purity(label: str, terms: tuple[Term, ...]) -> tuple[bool, bool]:
    """Whether only statistics are named, and whether a single letter is all there is."""
    if not terms:
        return False, False
    rest = list(label)
    for term in terms:
        rest[term.start : term.end] = " " * (term.end - term.start)
    left = _FILLER.sub("", _BRACKETED.sub("", "".join(rest)))
    core = label[terms[0].start : terms[0].end].rstrip(".:")
    return not left, len(terms) == 1 and core in _COMPANY


_HEART: Final = regex(r"\bHR\b.{0,12}(?:\bbeats|\bbpm|/[ ]?min|min[⁻-]|b\.p\.m)|heart rate", re.IGNORECASE)
_QUARTILE: Final = regex(
    r"(?:(25th|1st|first|lower)|(?:75th|3rd|third|upper))[ ](?:percentile|quartile)\b"
    r"|\b(?:percentile|quartile)[ ]?(?:(25|1)|(?:75|3))\b|^[PQ](?:(25|1)|(?:75|3))$",
    re.IGNORECASE,
)


def quartile(text: str) -> str:
    """Field of a summary, ``q1`` or ``q3``, whose numbers stand under a head; empty for other heads."""
    match = _QUARTILE.search(text)
    return ("q1" if any(match.groups()) else "q3") if match else ""
