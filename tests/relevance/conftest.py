"""The service that the queries are put to: the sample catalogue, whole in 杭州市."""

import pytest

from search_engine import Service


@pytest.fixture(scope="session")
def service(sample: Service) -> Service:
    return sample
