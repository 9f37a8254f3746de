"""The process in which files are read, shared by the tests of a file."""

import pytest

from index.readers.apart import Apart


@pytest.fixture(scope="module")
def apart():
    with Apart() as process:
        yield process
