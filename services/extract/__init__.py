"""From an article to its events."""

import os

# Before anything here imports numpy: its BLAS starts as many threads as there are cores, and the engine's small
# matrix products run up to ten times slower on two threads than on one. Workers are processes, one to a core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
