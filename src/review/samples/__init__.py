"""Samples of whole grades that a printed mean, SD and n allow: how many, which, and what tests say."""

from review.samples.pairs import SignedRankBounds, friedman_bounds, signed_rank_bounds
from review.samples.ranks import RankTestBounds, kruskal_wallis_bounds, rank_test_bounds
from review.samples.space import Marginals, Nearby, SampleSpace
from review.samples.sums import Grade
from review.samples.table import TooLargeError

__all__ = [
    "Grade",
    "Marginals",
    "Nearby",
    "RankTestBounds",
    "SampleSpace",
    "SignedRankBounds",
    "TooLargeError",
    "friedman_bounds",
    "kruskal_wallis_bounds",
    "rank_test_bounds",
    "signed_rank_bounds",
]
