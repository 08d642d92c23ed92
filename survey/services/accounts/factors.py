"""The second factor: a code from an authenticator app (TOTP), each used once."""

from datetime import datetime
from hmac import compare_digest

import pyotp
import segno
from sqlmodel import Session

from survey.models import EventKind, User
from survey.services.refusals import Refused
from survey.services.trail import record

STEP = 30
NEIGHBOURS = (0, -1, 1)  # a clock may be half a minute off
ISSUER = "Safeguarding Survey"


def new_secret() -> str:
    """Draw a secret of 160 bits."""
    return pyotp.random_base32()


def picture(secret: str, email: str) -> str:
    """Draw the QR code that an authenticator app reads, as inline SVG without style attributes."""
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)
    drawing: str = segno.make(address, error="m").svg_inline(omitsize=True, border=4, light="#fff")
    return drawing


def typed_secret(secret: str) -> str:
    """Write a secret in groups of four, to be typed."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def check_factor(session: Session, user: User, code: str, now: datetime) -> bool:
    """Whether the code is right and not used before; the step it belongs to is then used up."""
    if user.totp_secret is None:
        return False
    step = matching_step(user.totp_secret, code, now)
    if step is None or step <= (user.totp_last_step or 0):
        return False
    user.totp_last_step = step
    session.add(user)
    session.flush()
    return True


def set_factor(session: Session, user: User, secret: str, code: str, now: datetime) -> None:
    """Set a second factor up; the first code proves that the app has the secret. Raises Refused on `code`."""
    step = matching_step(secret, code, now) if secret else None
    if step is None:
        raise Refused("This code is not right. Check the time on your telephone, then type the next one.", "code")
    user.totp_secret = secret
    user.totp_last_step = step
    session.add(user)
    record(session, stream=f"user:{user.id}", kind=EventKind.FACTOR_SET, at=now, actor=user)


def reset_factor(session: Session, actor: User | None, user: User, now: datetime) -> None:
    """Take a lost second factor away; the user sets a new one up when next signing in. Their sessions end."""
    user.totp_secret = None
    user.totp_last_step = None
    user.session_serial += 1
    session.add(user)
    kind = EventKind.SESSIONS_ENDED
    record(session, stream=f"user:{user.id}", kind=kind, at=now, actor=actor, reason="factor_reset")


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Give the step that a code belongs to, None when it is not one of now or its neighbours."""
    typed = "".join(digit for digit in code if digit.isdigit())
    here = int(now.timestamp()) // STEP
    for step in (here + offset for offset in NEIGHBOURS):
        if compare_digest(pyotp.TOTP(secret).at(step * STEP), typed):
            return step
    return None
