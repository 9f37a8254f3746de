"""The faults of measuring, under the root of `index.errors`.

FootnoteError
└── MeasurementError       something could not be measured; what was measured besides stands
    └── QuestionsError     a question set cannot be read, or cites what its documents do not hold
"""

from index.errors import FootnoteError


class MeasurementError(FootnoteError):
    """Something could not be measured."""


class QuestionsError(MeasurementError):
    """A question set cannot be read, or cites what its documents do not hold."""
