"""For the container's health check: asks `/healthz` of METRICS_LISTEN on this host; exit 0 means healthy.

Standard library only, and run as a file: a check each few seconds must cost next to nothing.
"""

import json
import os
import sys
import urllib.error
import urllib.request

_SECONDS = 8


def main() -> int:
    port = os.environ.get("METRICS_LISTEN", "").rpartition(":")[2]
    if not port.isdigit():
        print("METRICS_LISTEN is not set")
        return 1
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/healthz", timeout=_SECONDS) as answer:
            return 0 if answer.status == 200 else 1
    except urllib.error.HTTPError as error:
        print("; ".join(json.loads(error.read()).get("wrong", [])) or error)
    except (OSError, ValueError) as error:
        print(f"no answer: {error}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
