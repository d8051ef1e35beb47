"""The Python client as a package: its layer by hand beside a generated part that is as small as the layer needs."""

import importlib
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MODELS = ("document_changes", "error", "item", "listed_document")
MODEL = """
class {name}(dict):
    @classmethod
    def from_dict(cls, fields):
        return cls(fields)
"""
CLIENT = """
class AuthenticatedClient:
    def __init__(self, base_url, token):
        self.token = token

    def set_httpx_client(self, client):
        self.client = client
        return self

    def get_httpx_client(self):
        return self.client
"""


@pytest.fixture(scope="session")
def zwfw_client(tmp_path_factory):
    """The module."""
    folder = tmp_path_factory.mktemp("client")
    shutil.copytree(ROOT / "clients/python/zwfw_client", folder / "zwfw_client")
    files = {f"models/{model}.py": MODEL.format(name=model.title().replace("_", "")) for model in MODELS}
    for name, text in {"__init__.py": "", "client.py": CLIENT, "models/__init__.py": "", **files}.items():
        file = folder / "zwfw_client/generated" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module("zwfw_client")
    finally:
        sys.path.remove(str(folder))
