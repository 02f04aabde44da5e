"""A passkey in software: what a phone or a security key does, as far as WebAuthn asks for it."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

ORIGIN = "http://localhost"
RP_HASH = hashlib.sha256(b"localhost").digest()
FLAGS = AuthenticatorData.FLAG.USER_PRESENT | AuthenticatorData.FLAG.USER_VERIFIED


def _client_data(kind: str, challenge: str) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": False}).encode()


@dataclass
class SoftwareKey:
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))
    user_handle: str = ""
    count: int = 0

    def _credential(self, response: dict, **more: object) -> str:
        identifier = websafe_encode(self.credential_id)
        return json.dumps({"type": "public-key", "id": identifier, "rawId": identifier, "response": response, **more})

    def register(self, options: dict) -> str:
        """The answer to ``navigator.credentials.create(options)``."""
        wanted = options["creation_options"]["publicKey"]
        self.user_handle = wanted["user"]["id"]
        data = AuthenticatorData.create(
            RP_HASH,
            FLAGS | AuthenticatorData.FLAG.ATTESTED,
            self.count,
            AttestedCredentialData.create(
                b"\0" * 16, self.credential_id, ES256.from_cryptography_key(self.key.public_key())
            ),
        )
        return self._credential(
            {
                "clientDataJSON": websafe_encode(_client_data("webauthn.create", wanted["challenge"])),
                "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
                "transports": ["internal"],
            },
            clientExtensionResults={"credProps": {"rk": True}},
        )

    def answer(self, options: dict) -> str:
        """The answer to ``navigator.credentials.get(options)``."""
        wanted = options["request_options"]["publicKey"]
        self.count += 1
        data = AuthenticatorData.create(RP_HASH, FLAGS, self.count)
        client_data = _client_data("webauthn.get", wanted["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(
            {
                "clientDataJSON": websafe_encode(client_data),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": self.user_handle,
            },
            clientExtensionResults={},
        )
