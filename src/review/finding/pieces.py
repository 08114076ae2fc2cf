"""What stands where in one sentence.

A piece is what can be read without its neighbors. :func:`pieces` goes through a sentence once, from word to
word and number to number; what a word or a number may begin decides which reader is tried there. How pieces
belong together is decided in :mod:`review.finding.results`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from review.finding.named import (
    Piece,
    Reader,
    more_correlations,
    more_p,
    read_degrees,
    read_estimate,
    read_interval,
    read_n,
    read_p,
    read_quartiles,
    read_range,
    read_summary,
    read_test,
)
from review.finding.numerals import COUNT_WORDS
from review.finding.quantities import read_count_in_words, read_counted, read_number
from review.patterns import regex
from review.quantities import ALL

#: What words may begin: the first letters of every name in :mod:`review.finding.notation`.
_BEGINNINGS: Final[tuple[tuple[Reader, str], ...]] = (
    (
        read_p,
        """
        p P ps Ps pval pvals Pval pvalue Pvalue padj Padj pFDR PFDR pcorr Pcorr pFWE pFWER PFWE
        pbonf pBonf punc puncorr ptrend Ptrend pinteraction Pinteraction pHet Phet phet PHet pperm
        pholm pHolm pcorrected Pcorrected padjusted Padjusted ns NS N n
        """,
    ),
    (
        read_counted,
        """
        n N
        """,
    ),
    (
        read_n,
        """
        n N ns Ns nd
        """,
    ),
    (
        read_test,
        """
        t T F f Fs χ chi Chi X x z Z rs rp rsp ρ rho Rho R r τ τb tau Tau taub Q QM QE QB QW QT
        Qm Qe Qb Qw Qt Qbetween Qwithin Qmodel Qtotal U W
        H Kw KW kw V D S G BF BFincl BFexcl BFinclusion Bayes Pearson Spearman Kendall Mann Wilcoxon Kruskal
        Cochran Wald Pseudo pseudo partial Partial correlation
        """,
    ),
    (
        read_estimate,
        """
        OR ORs wOR aOR AOR aORs AORs cOR COR uOR mOR adjOR DOR pOR ORadj ORa odds Odds HR HRs wHR
        aHR AHR sHR SHR cHR uHR mHR adjHR HRadj aHRs Subhazard subhazard hazard Hazard hazards
        Hazards IRR IRRs aIRR AIRR incidence Incidence rate Rate aPR APR prevalence Prevalence RR
        RRs aRR ARR cRR adjRR RRadj relative Relative risk Risk SMD SMDs standardized standardised
        Standardized Standardised WMD WMDs weighted Weighted MD MDs Mdiff MDiff M mean Mean
        difference Difference
        differences RD RDs aRD ARD absolute Absolute NNT NNTs number Number Cohen Kendall d dz dav drm dppc
        effect ES Hedges Hedge g gav Glass partial Partial ηp pη ηpartial η eta Eta ηG ω ωp omega
        Omega ε epsilon Epsilon phi Phi R r Nagelkerke adjusted Adjusted adj Adj ΔR
        conditional Conditional marginal
        Marginal multiple Multiple κ κw kappa Kappa Fleiss ICC ICCs intraclass Intraclass intra
        Intra AUC AUCs AUROC AUROCs ROC area Area c C concordance Concordance β βadj beta Beta b B
        unstandardized Unstandardized unstandardised Unstandardised regression Regression Cronbach I
        φ Cramer Cramér f p prep sensitivity Sensitivity specificity Specificity PPV NPV positive Positive
        negative Negative SIR SIRs SMR SMRs
        """,
    ),
    (
        read_interval,
        """
        CI CIs CrI CrIs IC C HPD HPDI HDI BCI BCa CL bootstrap bootstrapped confidence Confidence
        credible Credible credibility UI uncertainty fiducial Bayesian
        """,
    ),
    (
        read_summary,
        """
        S SD SDs SE SEM s sd standard Standard M Mean Means means Mage MAge mean average
        averaged averaging Mdn Mdns median Median
        min Min max Max minimum Minimum maximum Maximum
        """,
    ),
    (
        read_quartiles,
        """
        IQR IQRs Q interquartile Interquartile inter Inter quartile quartiles Quartiles
        """,
    ),
    (
        read_range,
        """
        range Range ranges ranged ranging Ranging min minimum Min
        """,
    ),
    (
        read_degrees,
        """
        df d DF degrees Degrees degree
        """,
    ),
)
_READERS: Final[dict[str, tuple[Reader, ...]]] = {}
for _reader, _words in _BEGINNINGS:
    for _word in _words.split():
        _READERS[_word] = (*_READERS.get(_word, ()), _reader)
for _quantity in ALL:
    for _word in {re.split(r"[\W\d_]", spelling)[0] for spelling in _quantity.words}:
        _READERS[_word] = (*_READERS.get(_word, ()), read_test if _quantity.test else read_estimate)
for _word in COUNT_WORDS:
    _READERS[_word] = _READERS[_word.capitalize()] = (read_count_in_words,)


def _any_of(words: Iterable[str]) -> str:
    """A pattern of words, branching on the first letter: what is tried at each place stays short."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_letter.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())


_FIRST: Final = "".join(sorted({word[0] for word in _READERS}))
_START: Final = regex(
    rf"(?=[{_FIRST}0-9.· –-])(?<![^\W_])"  # one set of characters turns most places away at once
    rf"(?:(?P<word>{_any_of(_READERS)})(?![A-Za-zΑ-Ωα-ωé])"
    r"|(?P<label>b(?=[A-Z][A-Za-z]{2,40}[ ]?=)|[tzZWFp](?=(?:_[A-Za-z]|[A-Z])[A-Za-z]{0,11}[ ]?[=(\[<≤]))"
    r"|(?P<quoted>B(?=(?:F|t|χ[²2]?)\(\d))"
    r"|(?P<number>(?=[0-9.· –-])"
    r"(?:(?<![.,·/:^–—-])[-–]?[ ]?(?=[.·]?\d)(?!(?<=\[)\d{1,3}\])|(?<=,)(?=\d\d(?:[.·]\d)?[ ]?%))))"
)
_AT_NUMBERS: Final[tuple[Reader, ...]] = (read_number,)
_AT_QUOTES: Final[tuple[Reader, ...]] = (read_test,)  # a letter that stands for a lost quotation mark


def pieces(text: str) -> list[Piece]:
    """Everything in a sentence that may be part of a result, from left to right, without overlaps."""
    found: list[Piece] = []
    position = 0
    search = _START.search
    while start := search(text, position):
        word = start["word"] or start["label"]
        readers = _READERS[word] if word else _AT_QUOTES if start["quoted"] else _AT_NUMBERS
        position = start.end() + (start.lastgroup == "number")
        for read in readers:
            piece = read(text, start.start())
            if piece is not None:
                found.append(piece)
                position = piece.end
                if piece.kind == "p":
                    found.extend(more_p(text, piece))
                    position = found[-1].end
                elif (
                    piece.name in ("r", "rho", "tau")
                    or piece.values.get("words", "").endswith("were")
                    or (piece.kind == "estimate" and piece.values["name"].endswith("s"))
                ):
                    found.extend(more_correlations(text, piece))
                    position = found[-1].end
                break
    return found
