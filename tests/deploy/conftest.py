"""nginx is no requirement of the tests: what runs it is collected where it is installed."""

import shutil

collect_ignore = [] if shutil.which("nginx") else ["test_proxy.py"]
