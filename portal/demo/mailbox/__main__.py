"""Run the mailbox: `python -m portal.demo.mailbox --port 8001 --smtp-port 2525 --folder .data`."""

import argparse
import signal
import sys
from pathlib import Path

from portal.demo.mailbox.letters import Letters
from portal.demo.mailbox.reading import Reading
from portal.demo.mailbox.receiving import smtp
from portal.demo.pages import Answer, Request, server


def main() -> int:
    chosen = arguments()
    letters = Letters(chosen.folder / "mail")
    reading = Reading(letters, hook=chosen.hook, key=chosen.key)

    def answer(request: Request) -> Answer:
        if request.path == "/health":
            return Answer.json({"status": "ok"})
        return reading.answer(request)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    receiving = smtp(letters, chosen.smtp_port)
    receiving.start()
    try:
        server(chosen.port, answer).serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        receiving.stop()
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mailbox")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--hook", default="", help="where answers are handed in")
    parser.add_argument("--key", default="", help="what signs them")
    parser.add_argument("--folder", type=Path, required=True, help="where letters are kept")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
