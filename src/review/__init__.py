"""Check printed statistics, and rerun the review of gluteal weakness and pain.

``review.printed``
    A number as printed: text, value, interval.
``review.recompute``
    What printed numbers imply: intervals of t, p, chi-squared.
``review.granularity``
    Whether whole numbers can have a printed mean.
``review.effects``
    Effect sizes with their sampling variances.
``review.evidence``
    The review's own tables in ``data/``.
``review.plots``
    Figures with a text alternative.

Importing ``review`` imports none of them: ``from review import effects`` does.
"""
