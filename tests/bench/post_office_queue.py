"""`fill N` makes the tables and N letters to send, `left` counts those that are not done."""

import sys

import django
from django.core.management import call_command


def main(words: list[str]) -> None:
    django.setup()
    from post_office import mail
    from post_office.models import STATUS, Email

    if words[0] == "fill":
        call_command("migrate", verbosity=0)
        for n in range(int(words[1])):
            letter = {"subject": "News about the job", "message": "Hello, we have news."}
            mail.send(f"p{n}@example.com", "a@example.org", priority="medium", **letter)
    waiting = Email.objects.filter(status__in=[STATUS.queued, STATUS.requeued])
    sys.stdout.write(f"{waiting.count()}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
