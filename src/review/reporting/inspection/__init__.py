"""The INSPECT-SR worksheet: each of its checks prepared from the paper, the answers left to the person.

``questions``
    What is asked, in our words, and which of our checks inform it.
``stated``
    What the paper itself says: registration, ethics, dates, sites, planned size, eligibility, losses.
``numbers``
    Numbers that are shown without a verdict: repeated baseline values, effect sizes, digits.
``worksheet``
    All of it for the papers of one study.
``answers``
    What a person filled in: saved, validated, compared with what another person filled in.
``page``, ``word``
    The worksheet as a page to fill in, and as a Word document.
"""
