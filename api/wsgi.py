"""What a server process runs.

The service is opened here, in the process that uses it: an index opened before a fork sees no later commits.
"""

from __future__ import annotations

import atexit
import os
import sys

import structlog

from api.app import create_app
from api.current import EXTENSION
from api.serving.tether import tether
from search_engine import freeze_garbage

if parent := os.environ.get("ZWFW_SERVE_PID"):
    tether(int(parent))
structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
app = create_app()
atexit.register(app.extensions[EXTENSION].close)
freeze_garbage()
