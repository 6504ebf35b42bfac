"""Who looks through files: `PAPERS_SCANNER` names one of these, or one of your own."""

import socket
import struct

from django.conf import settings

from candidates.exceptions import ScannerDown

SECONDS = 20
CHUNK = 64 * 1024
# The harmless file that every scanner has to find (eicar.org).
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def clamd(content: bytes) -> bool:
    """ClamAV's daemon at CLAMD_ADDRESS (host:port), by its INSTREAM command."""
    host, _colon, port = settings.CLAMD_ADDRESS.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=SECONDS) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                piece = content[start : start + CHUNK]
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            answer = line.recv(4096)
    except (OSError, ValueError) as error:
        raise ScannerDown from error
    verdict = answer.rstrip(b"\0\r\n ")
    if not verdict.startswith(b"stream: "):
        raise ScannerDown
    return verdict == b"stream: OK"


def only_eicar(content: bytes) -> bool:
    """For trying things out: finds the test file and nothing else."""
    return EICAR not in content
