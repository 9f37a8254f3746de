"""Passages in, checked answer out: knows nothing of vectors, files or pages."""
