"""How statistics are written: the shared vocabulary of patterns, and what their matches say.

Patterns are texts, put together by name, and match what :func:`plain` gives: the same text, character by
character, with one minus sign, one kind of space, one kind of relation and lowered digits on the line.
Every quantifier is bounded, so no text takes longer than its length.

All numbers are as printed, save for the minus sign.
"""

from __future__ import annotations

import re
from typing import Final

from review.finding.signs import plain as plain  # what the patterns match
from review.quantities import spellings
from review.records import Relation

# --- parts ---------------------------------------------------------------------------------------------

RELATION: Final = r"(?:<[<=]?|>[>=]?|=[<>]?|[≤≥~≠])"
_EXPONENT: Final = (
    r"(?:[ ]?[×x*·][ ]?10(?:[⁻⁺]?[ ]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|[ ]?\^?[ ]?\(?[-–][ ]?\d{1,3}\)?|\^\+?\d{1,3})"
    r"|[eE][-–+]?\d{1,3}(?!\d))"
)
#: A number without sign: 1,234.5  1 234  3.35  0·05  2,20  .036  12  1.2 × 10⁻³
UNSIGNED: Final = (
    r"(?:(?:\d{1,3}(?:,\d{3}){1,4}(?![\d,])(?:\.\d{1,8})?|\d{1,3}(?:\u2009\d{3}){1,4}(?!\d)"
    r"|\d{1,12}[.·]\d{1,15}|\d{1,6},\d{1,6}(?![\d.,]?\d)|\d{1,12}(?![.·]\d)|[.·]\d{1,15})"
    rf"{_EXPONENT}?)"
)
NUMBER: Final = rf"(?:[-–+][ ]?)?{UNSIGNED}"
WHOLE: Final = r"(?:\d{1,3}(?:[,\u2009 ]\d{3}){1,3}(?!\d)|\d{1,9})"
DASH: Final = r"(?:-|–|—|‒|―)"
#: What stands between the two ends of an interval.
BETWEEN: Final = (
    rf"(?:[ ]{{0,2}}(?:{DASH}|,|;|/|~|\.\.\.?|…)[ ]{{0,2}}|[ ](?:to|through|and|until"
    rf"|till)[ ])"
)
OPEN: Final = r"[(\[{]"
CLOSE: Final = r"[)\]}]"

#: What a p-value is called: p, P-value, p's, ps, P_adj, P for trend, p (two-tailed) …
P_NAME: Final = (
    r"(?:[pP](?:[- ]?[vV]al(?:ue)?s?(?:'s)?|'?s|_?[1-9](?=[ ]?[<>≤=]))?(?:[-_ ]?(?:adj(?:usted)?"
    r"|corr(?:ected)?|FDR|fdr|FWER?"
    r"|fwe|[bB]onf(?:erroni)?"
    r"|[hH]olm|unc(?:orr(?:ected)?)?|perm|[tT]rend|for[- ](?:linear[- ])?trend|for[- ]interaction"
    r"|[iI]nteraction"
    r"|for[- ]heterogeneity|[hH]et(?:erogeneity)?|for[- ]difference|overall|[12]-?df|combined|nominal"
    r"|(?:one|two|1|2)-?(?:tailed|sided))|[A-Z][a-z]{2,11}(?=[ ]?[<>≤=])|(?<=p)[A-Z]{3,11}(?=[ ]?[<>≤=]))?"
    r"(?:[ ]?\([\w ,.²≥≤<>=-]{1,25}\))?)"
)
_POWER: Final = r"10(?:[⁻⁺][ ]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|[ ]?\^[ ]?\([-–]\d{1,3}\)|[ ]?\^?[ ]?[-–][ ]?\d{1,3})"
#: 0.03  .03  0,03  0·001  3 × 10⁻⁵  10⁻⁵  3E-5  1.0  0  1
P_NUMBER: Final = (
    rf"(?:{_POWER}|(?:0?[.,·][ ]?\d{{1,20}}(?:[ ]\d{{3}})?|1[.,·]0{{1,8}}|[01](?![\d.,·]\d)"
    rf"|\d(?:[.,·]\d{{1,15}})?(?={_EXPONENT})){_EXPONENT}?)"
)
NOT_SIGNIFICANT: Final = r"(?:[nN]\.[ ]?[sS]\.|[nN][sS]\b|NS\b|not significant|non-?significant)"

LEVEL: Final = r"(?P<level>\d{1,2}(?:[.·]\d{1,3})?)"
INTERVAL_WORD: Final = (
    r"(?:C\.?I\.?'?s?\b|CrI'?s?\b|IC\b|HPDI?\b|HDI\b|BCI\b|BCa CI\b|CL\b|bootstrap(?:ped)? CI\b"
    r"|[cC]onfidence[- ](?:[iI]ntervals?|[lL]imits?|[rR]anges?|bounds)|[cC]redib(?:le|ility)[- ][iI]ntervals?"
    r"|(?:Bayesian )?credible region|uncertainty intervals?|UI\b|[fF]iducial limits)"
)
#: 95% CI · CI95% · 95 % confidence interval (CI) · CI
INTERVAL_NAME: Final = (
    rf"(?:{LEVEL}[ ]?%[- \u2009]?(?:(?:(?:corrected|adjusted)[ ])?{INTERVAL_WORD}"
    rf"|[cC]onfidence(?=[ ][-–]?\d{{0,6}}[.·]\d))"
    rf"|(?:CI|IC|C\.I\.)[ _(]{{0,2}}"
    rf"(?P<level_after>(?:9\d|\d\d(?=[ ]?%)|(?<=[CI_])\d\d(?![\d.·,–-]|[ ]?to\b))(?:\.\d{{1,2}})?)[ ]?%?\)?"
    rf"|{INTERVAL_WORD})(?:,[ ]CI\b|[ ]?[(\[](?:(?:\d\d%[ ]?)?(?:CI|CrI|BCI|HDI)s?"
    r"|[cC](?:onfidence|redible) intervals?)[)\]])?"
)
_TIME: Final = (
    r"years?|yrs?|months?|mo|weeks?|wks?|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|msec|ms|μs|ns|h|s"
    r"|d|y"
)
_MASS: Final = r"kg/m(?:2|²|\^2)|kg·m(?:−2|-2|⁻²)|kg|mg|μg|ng|pg|g|kDa|Da|kcal|kJ|J|lbs?"
_LENGTH: Final = (
    r"km|cm(?:2|²|3|³)?|mm(?:2|²|3|³)?|μm(?:2|²|3|³)?|nm|pm|m(?:2|²|3|³)?|Å|ha|inch(?:es)?|bp|kb|Mb"
)
_OTHER: Final = (
    r"mmHg|mm[ ]Hg|kPa|MPa|GPa|Pa|bpm|beats|Nm|N·m|N|kW|W|kV|mV|μV|V|mA|μA|A|kHz|MHz|Hz|mL|ml|μL|μl|dL|L|l|"
    r"mmol|μmol|nmol|pmol|mol|mM|μM|nM|pM|M|IU|mIU|U|dB|°C|°|degrees?|points?|percent|%|cells|copies|K|fold|"
    r"counts?|kcal|times|steps|px|rpm|msv|mSv|Gy|Bq|ppm|ppb"
)
#: Unit after a number, such as kg/m², mg/dL, N·m/kg, years.
UNIT: Final = (
    rf"(?:(?:{_MASS}|{_TIME}|{_LENGTH}|{_OTHER})(?:[/·](?:[A-Za-zμ]{{1,6}}[²³]?"
    rf"|\d\.?\d{{0,2}}[ ]?m[²³2])){{0,2}}(?:[⁻-][¹²³]|[ ]?[a-zA-Z]{{1,4}}[⁻-][¹²³])?(?![\w²³]))"
)

#: 4.2 per 1000 person-years
PER: Final = rf"[ ]per[ ]{WHOLE}[ ][a-z-]{{3,20}}"

#: 0.49–0.90 · 38.2% to 47.9% · 1.2°, 5.0°
INTERVAL_VALUES: Final = (
    rf"(?P<low>{NUMBER})(?:[ ]?(?P<low_percent>%)|[ ]?{UNIT})?{BETWEEN}"
    rf"(?P<high>{NUMBER}|∞|infinity)(?![\d]|[ ]?%[ ]?(?:CIs?\b|CrI\b|[cC]onfid|[cC]redib))"
    r"(?:[ ]?(?P<high_percent>%))?"
)

# --- names ---------------------------------------------------------------------------------------------

#: Names of tests and of effects that are written in few ways; further down, those that are written in many.
_TESTS_IN_WORDS: Final = spellings(lambda each: each.test)
_ESTIMATES_IN_WORDS: Final = spellings(lambda each: not each.test)

#: Test statistics by their symbol, as they stand before degrees of freedom or a relation.
TEST_NAME: Final = (
    "(?:"
    + "".join(f"(?P<{name}>{words})|" for name, words in _TESTS_IN_WORDS.items())
    + r"(?P<chi2>χ(?=\d{1,3}²)|χ[ ]?[²2]?|G²|G2(?=[ ]?[(\[])|[cC]hi[-_ ]?(?:[²2]|[sS]quared?d?"
    r"|[sS]q)(?:d)?(?:[- ](?:value|test|statistic))?|X²|X2(?=[ ]?[(\[=])|x²|x2(?=[ ]?[(\[]))"
    r"|(?P<BF>BF(?:10|01|incl|excl|inclusion)?|Bayes [fF]actors?(?: \(?BF(?:10|01)?\)?)?)"
    r"|(?P<rho>ρ|r[sS]p?\.?(?=[ ]?[(\[=])|r_s|rho|Rho|Spearman(?:'s)? (?:ρ|rho|r|R|rs"
    r"|(?:rank )?correlation(?: coefficient)?))"
    r"|(?P<tau>τb?|[tT]au(?:-?b)?|Kendall(?:'s)? (?:τ|tau)(?:-?b)?)"
    r"|(?P<r>Pearson(?:'s)? (?:r|R|correlation coefficient|correlation)|[pP]artial r"
    r"|correlation coefficient|correlation(?=[ ]?=)"
    r"|rp(?=[ ]?[(\[=])|r(?!²|2[ ]?[=<>≤≥])(?:-values?)?|R(?![²2]))"
    r"|(?P<t>[tT](?:-(?:values?|statistics?|test|ratio)| values?| statistic)?)"
    r"|(?P<F>f(?=\(?\d{1,3}[,;])|(?:[pP]seudo-?[ ]?)?F(?:s|-(?:values?|statistics?|ratio|test)| values?"
    r"| statistic)?)"
    r"|(?P<z>[zZ](?:-(?:values?|statistics?|test)| values?| statistic)?)"
    r"|(?P<Q>(?:Cochran(?:'s)? )?Q(?![1234][ ]?=)(?:[-_ ]?(?:within|between|model|total|error|residual)"
    r"|_?[MEWBTmewbt](?![a-z]))?"
    r"(?:-(?:values?|statistics?))?)"
    r"|(?P<U>(?:Mann-Whitney(?:'s)?(?:[- ]Wilcoxon)?(?: rank[- ]sum)?(?: tests?)?,? )?U(?:-(?:values?"
    r"|statistics?))?|Mann-Whitney(?= ?=))"
    r"|(?P<W>(?:Wilcoxon(?:'s)?(?: (?:signed[- ]rank|rank[- ]sum))?(?: tests?)?,? )?W(?!ald))"
    r"|(?P<Wald>Wald(?:'s)?(?: (?:χ²|χ2|statistics?|test|[zZ]))?)"
    r"|(?P<H>(?:Kruskal-Wallis(?: tests?)?,? )?H|[Kk][Ww](?=[ ]?[(=])|Kruskal-Wallis(?= ?[=(]))"
    r"|(?P<V>V)|(?P<D>D)|(?P<S>S)|(?P<G>G))"
)
_DF_NUMBER: Final = (
    r"(?:\d{1,3}(?:,\d{3}){1,2}(?=[)\]} ]|,[ ])|\d{1,7}(?:[.·]\d{1,6}|,\d{1,4}(?=[)\];]))?|∞|inf)"
)
_DF_LABEL: Final = r"(?:(?:d\.?f\.?|DF|d\.f)[ _]?[12n]?[ ]?[=:]?[ ]?)?"
#: (28) [28] (1, 28) (df = 2, N = 90) … or, without brackets, 18 and 3,20
DF: Final = (
    rf"(?:[ ]?{OPEN}[ ]?{_DF_LABEL}(?P<df1>{_DF_NUMBER})(?:[ ]?[,;/][ ]?{_DF_LABEL}(?P<df2>{_DF_NUMBER}))?"
    rf"(?:[ ]?[,;][ ]?[nN][ ]?=[ ]?(?P<df_n>{WHOLE}))?[ ]?{CLOSE}"
    r"|[ ]?(?P<low1>\d{1,4}(?:[.·]\d{1,4})?)"
    r"(?:[,;][ ]?(?P<low2>\d{1,6}(?:[.·]\d{1,4})?))?(?=²?[ ]{0,2}[=<>≤≥~]))"
)

#: Effects and associations: name of the measure → how it is written.
ESTIMATES: Final[dict[str, str]] = {
    "OR": r"(?:a|A|c|u|m|w|adj|D|p)?ORs?(?:adj|a)?|[oO]dds[- ][rR]atios?|OddsRatio",
    "HR": r"(?:a|A|s|S|c|u|m|w|adj)?HRs?(?:adj)?|[sS]ubhazard [rR]atios?|[hH]azards?[- ][rR]atios?",
    "IRR": r"(?:a|A)?IRRs?|[iI]ncidence[- ][rR]ate[- ][rR]atios?|[rR]ate[- ][rR]atios?",
    "PR": r"(?:a|A)PRs?|[pP]revalence[- ][rR]atios?",
    "RR": r"(?:a|A|c|adj)?RRs?(?:adj)?|[rR]elative[- ][rR]isks?|[rR]isk[- ][rR]atios?",
    "SMD": r"SMDs?|[sS]tandardi[sz]ed[- ][mM]ean[- ][dD]ifferences?",
    "WMD": r"WMDs?|[wW]eighted[- ][mM]ean[- ][dD]ifferences?",
    "MD": r"MDs?|M_?[dD]iff(?:erence)?|[mM]ean[- ](?:[dD]ifferences?|changes?)|[dD]ifferences? (?:in|of"
    "|between) (?:the )?means",
    "RD": r"(?:A|a)?RDs?|[rR]isk[- ][dD]ifferences?|ARR|[aA]bsolute risk reduction",
    "NNT": r"NNTs?|[nN]umber[- ]needed[- ]to[- ]treat",
    "d": r"Cohen(?:'s)?[- ]ds?(?: values?)?|d(?:z|av|rm|ppc2)?|effect sizes?(?: \(?(?:Cohen'?s )?d\)?)?|ES",
    "g": r"Hedges?(?:'s?)?[- ]g|g(?:av)?",
    "Glass_delta": r"Glass(?:'s)?[- ](?:Δ|delta)",
    "partial_eta2": (
        r"[pP]artial[- ](?:η²?2?|[eE]ta[- ]?(?:[²2]|[sS]quared?))|ηp²|ηp2|η²p|η2p|ηp²|pη²|pη2|ηₚ²"
        r"|η²[(_]?partial\)?|ηpartial²"
    ),
    "eta2": r"η²G?|η2G?|[eE]ta[- ]?(?:[²2]|[sS]quared?)|ηG²",
    "omega2": r"(?:partial )?ω[²2]|ωp[²2]|[oO]mega[- ]?(?:[²2]|[sS]quared?)",
    "epsilon2": r"ε[²2]|[eE]psilon[- ]?(?:[²2]|[sS]quared?)",
    "R2": (
        r"(?:Nagelkerke(?:'s)? |[aA]dj(?:usted|\.)? |Δ|[cC]onditional |[mM]arginal |[mM]ultiple )?R(?:²"
        r"|2|-squared?| squared?)(?:adj\.?|Δ|[cm])?|r²|r2(?=[ ]?[=<>≤≥])"
    ),
    "kappa": (
        r"κw?|(?:Cohen(?:'s)? |Fleiss(?:'s?)? |[wW]eighted )?[kK]appa(?: \(κ\))?(?: (?:coefficient"
        r"|values?|statistics?))?"
    ),
    "ICC": r"ICCs?(?:[123],[ ]?[1-9k](?=[ ]?[=:(,;]))?|[iI]ntra-?class [cC]orrelation(?: [cC]oefficients?)?",
    "AUC": (
        r"AUCs?|AUROCs?|ROC-AUC|[aA]rea under (?:the )?(?:ROC "
        r"|receiver[- ]operating[- ]characteristic )?curve"
    ),
    "C": r"[cC][- ](?:statistics?|index)|[cC]oncordance index",
    "beta": (
        r"β(?:adj)?|[sS]tandardi[sz]ed (?:β|beta|[bB])|[bB]eta(?: coefficients?)?(?![- ](?:diversity"
        r"|cell|test))"
    ),
    "b": (
        r"b(?:[A-Z][A-Za-z]{2,40}(?=[ ]?=))?|B|[uU]nstandardi[sz]ed (?:b|B|coefficients?)"
        r"|[rR]egression coefficients?"
    ),
    "alpha": r"Cronbach(?:'s)?[- ](?:α|[aA]lphas?)(?: coefficient)?",
    "I2": r"I²|I2",
    "phi": r"φ|[pP]hi(?=[ ]?=)",
    "cramers_v": r"Cram[eé]r(?:'s)?[- ]V",
    "cohens_f": r"Cohen(?:'s)? f",
    "cohens_h": r"Cohen(?:'s)? h",
    "cohens_w": r"Cohen(?:'s)? w",
    "cohens_q": r"Cohen(?:'s)? q",
    "kendalls_w": r"Kendall(?:'s)? (?:W|coefficient of concordance)",
    "f2": r"(?:Cohen(?:'s)? )?f²|f2(?=[ ]?=)",
    "p_rep": r"p_?rep(?=[ ]?[=<>≤≥~])",  # probability of replication, no p-value
    "sensitivity": r"[sS]ensitivity",
    "specificity": r"[sS]pecificity",
    "PPV": r"PPVs?|[pP]ositive predictive values?",
    "NPV": r"NPVs?|[nN]egative predictive values?",
    "incidence": r"[iI]ncidence(?: rate)?",
    "prevalence": r"[pP]revalence",
    "difference": r"[dD]ifference",
    "SIR": r"SIRs?|[sS]tandardi[sz]ed incidence ratios?",
    "SMR": r"SMRs?|[sS]tandardi[sz]ed mortality ratios?",
    **_ESTIMATES_IN_WORDS,
}
ESTIMATE_NAME: Final = "(?:" + "|".join(f"(?P<{name}>{words})" for name, words in ESTIMATES.items()) + ")"

#: Measures that are named together: "sensitivity and specificity were 94% and 79%".
MEASURE_LISTED: Final = (
    "(?:" + "|".join(ESTIMATES[name] for name in ("sensitivity", "specificity", "PPV", "NPV")) + ")"
)

#: What describes a group: field of a summary → how it is written.
SUMMARIES: Final[dict[str, str]] = {
    "sd": r"(?:S\.?D\.?s?|s\.d\.?|sd|[sS]tandard[- ][dD]eviations?)(?:[ ]?[(\[](?:SD|s\.d\.)[)\]])?",
    "se": (
        r"(?:S\.?E\.?M?\.?|s\.e\.(?:m\.)?"
        r"|[sS]tandard[- ][eE]rrors?(?: of the mean)?)(?:[ ]?[(\[]SEM?[)\]])?"
    ),
    "mean": r"M(?:ean)?(?:_?[aA]ge)?|mean(?: values?)?|(?<!by )[mM]eans(?= of [A-Za-z])|averag(?:e|ed|ing)",
    "median": r"Mdns?|[mM]edian",
    "minimum": r"[mM]in(?:imum)?",
    "maximum": r"[mM]ax(?:imum)?",
}
SUMMARY_NAME: Final = "(?:" + "|".join(f"(?P<{name}>{words})" for name, words in SUMMARIES.items()) + ")"
QUARTILES: Final = (
    r"(?:IQRs?|Q1[ ]?[-–,][ ]?Q3|[iI]nter-?[ ]?quartile[- ][rR]anges?|[qQ]uartiles?|25th[ ]?(?:[-–]|to"
    r"|and|,)[ ]?75th(?: percentiles?)?)(?:[ ]?[(\[]IQR[)\]])?"
)
RANGE: Final = r"(?:[rR]ang(?:es?|ed|ing)|min(?:imum)?[ ]?(?:[-–/,]|to)[ ]?max(?:imum)?)"


# --- numbers -------------------------------------------------------------------------------------------

_RELATIONS: Final[dict[str, Relation]] = {
    "<<": "<", "<=": "≤", ">=": "≥", ">>": ">", "=<": "<", "=>": ">", ":": "=",
    "<": "<", ">": ">", "=": "=", "≤": "≤", "≥": "≥", "~": "~",
}  # fmt: skip


def relation(text: str | None) -> Relation:
    """Normalized relation; words such as "of" and "was" say "="."""
    return _RELATIONS.get((text or "=").strip(), "=")


def number(text: str) -> str:
    """The number as printed, with a minus sign written ``-`` and no space after it."""
    if text == "infinity":
        return "∞"
    if text[0] in "-–+":
        return text[0].replace("–", "-").replace("+", "") + text[1:].strip()
    return text


def degrees(match: re.Match[str]) -> tuple[str, ...]:
    """Degrees of freedom of a match of :data:`DF`."""
    return tuple(value for value in match.group("df1", "df2", "low1", "low2") if value)
