"""What all tests share."""

from hypothesis import settings

# A first example may load a library, or wait for a busy machine; tests of speed count processor time.
settings.register_profile("review", deadline=None)
settings.load_profile("review")
