"""How a service says no."""


class Refused(Exception):
    """Something that cannot be done, with what to tell the person who asked.

    `field` names the form field it is about, `technical` is for the log only.
    Example: `raise Refused("A round with this address exists already.", field="slug")`.
    """

    def __init__(self, message: str, field: str | None = None, technical: str | None = None) -> None:
        """Keep the message, and where it belongs."""
        super().__init__(message)
        self.message = message
        self.field = field
        self.technical = technical
