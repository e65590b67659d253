"""Verifies what Sentinel sends, with the standard library alone (Python 3.9 or newer)."""

import base64
import hashlib
import hmac
import json
import time

# How far (seconds) the time of signing may lie from this clock.
TOLERANCE = 300


def read_event(secret, headers, body):
    """Returns the event as a dict.

    secret: the endpoint's secret as Sentinel showed it, "whsec_..."
    headers: of the request; what Flask, Django and http.server give looks names up in any case
    body: the bytes as they came (Flask: request.get_data(), Django: request.body)

    Raises ValueError where the signature does not fit or is too old: answer that with 401.
    """
    message_id = headers.get("webhook-id") or ""
    timestamp = headers.get("webhook-timestamp") or ""
    signatures = (headers.get("webhook-signature") or "").split()

    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join([message_id.encode(), timestamp.encode(), body])
    expected = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    # More than one while the secret is being rotated; any that fits will do.
    if not any(hmac.compare_digest(given.encode(), expected) for given in signatures):
        raise ValueError("webhook-signature: does not fit this secret and body")
    if abs(time.time() - int(timestamp)) > TOLERANCE:
        raise ValueError("webhook-timestamp: too far from this clock")
    return json.loads(body)
