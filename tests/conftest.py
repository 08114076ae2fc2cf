"""What all tests share."""

import os

# Matrices are small here: threads of linear algebra only wait for one another. Before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hypothesis import settings

# A first example may load a library, or wait for a busy machine; tests of speed count processor time.
settings.register_profile("review", deadline=None)
settings.load_profile("review")
