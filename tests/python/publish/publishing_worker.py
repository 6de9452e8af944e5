"""Publishes the build file of a project folder over and over, until it is killed."""

import sys
from pathlib import Path

from publish_all import publish
from publish_cases import project_settings

settings = project_settings(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    publish(settings)
