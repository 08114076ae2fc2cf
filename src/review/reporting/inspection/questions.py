"""The checks of INSPECT-SR in our words, and which of our checks inform them.

INSPECT-SR: Wilkinson et al. 2025, doi 10.1101/2025.09.03.25334905. Its guidance (inspect.sr, by Jack
Wilkinson, CC BY 4.0) says how each check is meant; nothing of its wording is copied here. Domains 1 to 3 need
what a paper does not hold; they are listed by subject, without the numbers that the guidance gives them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ANSWERS: Final = ("yes", "no", "unclear", "not applicable")
JUDGEMENTS: Final = ("no concerns", "some concerns", "serious concerns")
#: What the answer "yes" means, everywhere.
MEANING: Final = "“Yes” means: a possible problem. It is no accusation, and no risk of bias."
CITATION: Final = (
    "INSPECT-SR: Wilkinson J, et al. 2025, https://doi.org/10.1101/2025.09.03.25334905. Guidance: "
    "inspect.sr, by Jack Wilkinson, licensed under CC BY 4.0 "
    "(https://creativecommons.org/licenses/by/4.0/). The questions here are in our own words; use them "
    "together with the guidance."
)
NOT_RUN: Final = (
    "Tests of balance at baseline and tests of digits (Benford) are not run: the guidance does not "
    "recommend them for routine use, since on one trial they say little and are easily read as more."
)


@dataclass(frozen=True, slots=True)
class Question:
    """One check of the tool.

    Parameters
    ----------
    key : str
        Number in the guidance; of domains 1 to 3 the domain and the subject.
    subject, ask : str
        In a few words, and as a question.
    informed_by : tuple of str
        Names of our checks that inform it.
    stated : tuple of str
        Subjects on which the paper itself is quoted, see :mod:`review.reporting.inspection.stated`.
    weigh : str
        What to weigh before answering.
    """

    key: str
    subject: str
    ask: str
    informed_by: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    weigh: str = ""

    @property
    def domain(self) -> int:
        """Its domain, 1 to 4."""
        return int(self.key[0])


DOMAINS: Final = {
    1: "Notices after publication",
    2: "Conduct, governance, transparency",
    3: "Text and figures",
    4: "Discrepancies in results",
}

QUESTIONS: Final = (
    Question(
        "1.notices",
        "Retraction and other notices",
        "Is there a retraction, an expression of concern, a correction or a comment about this study, or "
        "about other studies of the team?",
        stated=("identity",),
        weigh="Look in the journal, PubMed, Retraction Watch and PubPeer.",
    ),
    Question(
        "2.registration",
        "Registration",
        "Does the registration fit the report, in time and in content?",
        stated=("registration", "recruitment"),
        weigh="Compare the registry's first and last version.",
    ),
    Question("2.ethics", "Ethics", "Is ethical approval told, and credible?", stated=("ethics",)),
    Question(
        "2.recruitment",
        "Recruitment",
        "Could so many people be recruited there in that time?",
        stated=("recruitment", "sites"),
        weigh="People a month and a site, against what is usual.",
    ),
    Question(
        "2.transparency",
        "Funding, interests, data",
        "Is told who paid, who gains, and where the data are?",
        stated=("transparency",),
    ),
    Question(
        "3.text",
        "Text",
        "Is text taken from elsewhere, or is it implausible?",
        weigh="Needs a search for the same sentences in other articles.",
    ),
    Question(
        "3.figures",
        "Figures",
        "Are figures or images duplicated, or do they fit no data?",
        weigh="Pictures are not read by this program.",
    ),
    Question(
        "4.1",
        "Participants and eligibility",
        "Are the participants at odds with the eligibility criteria?",
        informed_by=("eligibility",),
        stated=("eligibility",),
    ),
    Question(
        "4.2",
        "Arm sizes and allocation",
        "Are the sizes of the arms implausible under the stated allocation?",
        informed_by=("allocation",),
        stated=("allocation",),
        weigh="The method may be misnamed. With strata or several centers, arms may differ by more.",
    ),
    Question(
        "4.3",
        "Baseline",
        "Are the baseline data implausible?",
        informed_by=("sd_bounds", "sd_in_range"),
        weigh=NOT_RUN,
    ),
    Question(
        "4.4",
        "Text, tables, abstract, figures",
        "Do parts of the paper contradict each other?",
        informed_by=("agreement", "level_of_interval", "sum", "repeated_interval", "link"),
        weigh="Figures are not read: compare bars and curves with the numbers yourself.",
    ),
    Question(
        "4.5",
        "Losses to follow-up",
        "Is the loss to follow-up implausible?",
        informed_by=("losses",),
        stated=("losses", "sample size"),
        weigh="None lost over a long time is as remarkable as equal, round losses.",
    ),
    Question(
        "4.6",
        "Numbers of participants",
        "Do the numbers of participants contradict each other?",
        informed_by=(
            "sum",
            "sum_of_parts",
            "sum_of_sizes",
            "categories",
            "size_of_group",
            "size",
            "n_of_row",
            "more_than_randomized",
            "planned_size",
        ),
        stated=("participants", "sample size"),
    ),
    Question(
        "4.7",
        "Outcomes and effects",
        "Are outcomes or effects implausible?",
        weigh="A large effect with a wide interval is not unusual.",
    ),
    Question(
        "4.8",
        "Means and SDs of whole numbers",
        "Are means or SDs of whole numbers impossible?",
        informed_by=("grim", "grimmer", "debit", "grim_percent", "sample_space", "scale_ends", "sd_bounds"),
        weigh="Missing people, averaged ratings and half points make finer steps possible.",
    ),
    Question(
        "4.9",
        "Statistical results",
        "Are there errors in statistical results?",
        weigh="Missing data, a variant of the test, an adjustment that is not told can explain a "
        "difference. It still matters if the number is to be used. If all results can be reproduced "
        "exactly from rounded summaries, that is remarkable, too.",
    ),
    Question(
        "4.10",
        "Other contradictions",
        "Are there other contradictions?",
        informed_by=(
            "mean_in_range",
            "median_in_range",
            "median_in_quartiles",
            "quartile_in_range",
            "sd_in_range",
            "possible_value",
            "interval_order",
            "subgroups",
            "whole_of_parts",
        ),
    ),
    Question(
        "4.11",
        "Publications of one study",
        "Do publications of the same study disagree?",
        stated=("participants", "registration"),
        weigh="Give all publications of a study together to have them compared.",
    ),
)

#: Where a check goes that no question names: results recomputed from other results.
OTHER: Final = "4.9"

BY_KEY: Final = {question.key: question for question in QUESTIONS}


def question_of(check: str, gravity: int = 3) -> str:
    """Key of the question that a check informs; the first of several."""
    return next((question.key for question in QUESTIONS if check in question.informed_by), OTHER)
