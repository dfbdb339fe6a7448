"""Start an installed Interlock in an empty home and see it answer: `python wheel.py PATH/TO/interlock`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request


def main(program: str) -> None:
    """Import a small file, count it, and ask the server for its log-in page."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"PATH": os.environ["PATH"], "INTERLOCK_HOME": home}
        said = subprocess.run(
            [program, "agreement", "check", "starter", "--json"], env=environment, check=True, capture_output=True
        )
        assert json.loads(said.stdout) == {"ok": True, "problems": []}, said.stdout
        server = subprocess.Popen([program, "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            address = next(found[0] for line in server.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
            with urllib.request.urlopen(f"{address}/login/", timeout=20) as answer:
                assert answer.status == 200, answer.status
                assert b"Interlock" in answer.read()
        finally:
            server.terminate()
            server.wait(timeout=20)
    print("the wheel checks an agreement and serves its log-in page")


if __name__ == "__main__":
    main(sys.argv[1])
