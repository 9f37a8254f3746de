"""The faults of models and their endpoints, under the root of `index.errors`.

FootnoteError
└── ModelError             the language model cannot be asked
    ├── EndpointDown       nobody answers at the address, or not in time
    ├── KeyRefused         the endpoint does not take the key
    ├── UnknownModel       the endpoint does not know the model
    ├── RateLimited        the endpoint asks for patience, also after retries
    └── BadReply           what came back is no answer
"""

from index.errors import FootnoteError


class ModelError(FootnoteError):
    """The language model cannot be asked."""


class EndpointDown(ModelError):
    """Nobody answers at the endpoint's address, or not in time."""


class KeyRefused(ModelError):
    """The endpoint does not take the key."""


class UnknownModel(ModelError):
    """The endpoint does not know the model."""


class RateLimited(ModelError):
    """The endpoint asks for patience, also after retries."""


class BadReply(ModelError):
    """What came back is no answer."""
