"""Run the telephone: `python -m portal.demo.telephone --port 8002 --folder .data ...`."""

import argparse
import signal
import sys
from http.server import ThreadingHTTPServer
from pathlib import Path

from portal.demo.pages import Answer, Request, server
from portal.demo.telephone.api import ROOT, Account, Api
from portal.demo.telephone.media import Media
from portal.demo.telephone.network import Network
from portal.demo.telephone.phones import Phones
from portal.demo.telephone.texts import Texts

LARGEST_PHOTO = 12 * 1024 * 1024  # more than the product takes, so that it can refuse one


def main() -> int:
    chosen = arguments()
    account = Account(chosen.sid, chosen.token, chosen.number)
    line, network = build(
        account,
        port=chosen.port,
        folder=chosen.folder,
        hook=chosen.hook,
        silence=chosen.silence,
        address=chosen.address,
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    network.start()
    try:
        line.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        network.stop()
    return 0


def build(
    account: Account, *, port: int, folder: Path, hook: str, silence: float, address: str = ""
) -> tuple[ThreadingHTTPServer, Network]:
    texts = Texts(folder / "telephone.sqlite")
    media = Media(folder)
    api = Api(account, texts, media, silence=silence)
    made: list[ThreadingHTTPServer] = []
    network = Network(account, texts, media, hook=hook, address=lambda: address or here(made[0]))
    phones = Phones(texts, network, media, folder / "people.json")

    def answer(request: Request) -> Answer:
        if request.path == "/health":
            return Answer.json({"status": "ok"})
        return (api if request.path.startswith(ROOT) else phones).answer(request)

    made.append(server(port, answer, largest=LARGEST_PHOTO))
    return made[0], network


def here(line: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{line.server_port}"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="telephone")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="where texts are kept")
    parser.add_argument("--hook", required=True, help="the product's address for incoming texts")
    parser.add_argument("--address", default="", help="what the product calls this telephone")
    parser.add_argument("--sid", required=True, help="account")
    parser.add_argument("--token", required=True, help="auth token")
    parser.add_argument("--number", required=True, help="the employer's number")
    parser.add_argument("--silence", type=float, default=60, help="seconds a silent line is held")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
