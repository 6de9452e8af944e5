"""`python -m orchestration.catalogue` writes what is generated from catalogue/ (`make catalogue`)."""

import sys

from orchestration.base.errors import ConfigError
from orchestration.base.settings import REPOSITORY_ROOT
from orchestration.catalogue.generate import generated_files

try:
    for path, text in generated_files().items():
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(REPOSITORY_ROOT)} written")
except ConfigError as error:
    sys.exit(str(error))
