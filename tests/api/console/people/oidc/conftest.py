from __future__ import annotations

import pytest

from api.app import create_app
from search_engine import Service, Settings
from search_engine.installation.accounts.oidc import connection
from search_engine.installation.accounts.oidc import provider as provider_module
from tests.console_accounts import ConsoleBrowser, add
from tests.oidc_provider import CLIENT, SECRET, provider


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """A loaded machine may take long; what is tested of the time sets its own."""
    for module in (connection, provider_module):
        monkeypatch.setattr(module, "SECONDS", 120.0)


@pytest.fixture
def idp():
    with provider() as found:
        yield found


@pytest.fixture
def opened(tmp_path, idp):
    """A service with the provider, and an account; by settings."""
    services = []

    def open_(**options):
        set_ = {"oidc_issuer": idp.issuer, "oidc_client": CLIENT, "oidc_secret": SECRET, **options}
        service = Service.open(Settings(home=tmp_path / "home", spelling="off", **set_))
        services.append(service)
        add(service, "张编辑", "editor")
        return service

    yield open_
    for service in services:
        service.close()


@pytest.fixture
def service(opened):
    return opened()


@pytest.fixture
def browser(service):
    return ConsoleBrowser(create_app(service))
