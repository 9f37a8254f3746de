"""The faults of measuring, under the root of `index.errors`.

FootnoteError
└── MeasurementError       something could not be measured; what was measured besides stands
"""

from index.errors import FootnoteError


class MeasurementError(FootnoteError):
    """Something could not be measured."""
