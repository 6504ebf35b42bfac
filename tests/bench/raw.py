"""What the same letters take with nothing round them: smtplib over a connection that is kept open.

python -m tests.bench.raw PORT FILE COUNT built|ready     each built from its words, or the same bytes each time
"""

import smtplib
import sys
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

FROM, TO = "jobs@northside.example", "p@example.com"
NAMES = ("Subject", "From", "To", "Date", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post")


def main() -> None:
    port, file, count, how = sys.argv[1:]
    letter = Path(file).read_bytes()
    read = BytesParser(policy=default).parsebytes(letter)
    plain, html = (part.get_content() for part in read.iter_parts())  # type: ignore[attr-defined]
    with smtplib.SMTP("127.0.0.1", int(port)) as server:
        server.ehlo()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        for n in range(int(count)):
            if how == "ready":
                server.sendmail(FROM, [TO], letter)
            else:
                server.send_message(built(read, plain, html, n), FROM, [TO])


def built(read: Message, plain: str, html: str, n: int) -> MIMEMultipart:
    made = MIMEMultipart("alternative")
    for name in NAMES:
        if read[name]:
            made[name] = str(read[name])
    made["Message-ID"] = f"<{n}@bench.example>"
    made.attach(MIMEText(plain, "plain", "utf-8"))
    made.attach(MIMEText(html, "html", "utf-8"))
    return made


if __name__ == "__main__":
    main()
