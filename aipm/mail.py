"""Mail on a machine without a mail server."""

import sys

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend


class PrintedAndKeptBackend(EmailBackend):
    """Print each message in the terminal and keep it as a file in ``settings.EMAIL_FILE_PATH``.

    Someone who has just cloned the project has no mail server, and still needs to read the
    code that the sign-up sends.
    """

    def write_message(self, message: EmailMessage) -> None:
        super().write_message(message)
        recipients = ", ".join(message.recipients())
        sys.stdout.write(
            f"\n--- mail to {recipients}: {message.subject}\n{message.body}\n--- kept in {self.file_path}\n"
        )
        sys.stdout.flush()
