"""Many papers: every result and every check of a folder as tables, and what they say of it together.

``running``
    Which papers are to be done, in batches, and into which part their rows go.
``lanes``
    Worker processes whose death costs one file.
``cluster``
    The same work on a Dask cluster.
``rows``, ``schema``, ``parts``
    One paper to its rows; every column once; tables on disk that are whole or not there.
``summary``, ``page``
    The tables to figures with intervals, and these to one page.
"""
