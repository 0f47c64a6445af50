"""A mail server for tests: aiosmtpd with TLS and a login, that fails by chance where it is asked to.

Prints a line of JSON once it listens, and ends when its standard input is closed. What it takes goes into CARPETA, a
file a message, before it answers.
"""

import argparse
import asyncio
import datetime
import hashlib
import json
import pathlib
import random
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = datetime.timedelta(days=1)


def name(texto):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, texto)])


def certificates(carpeta, cual):
    """An authority, and a certificate of it: good, expired, or of another server."""
    now = datetime.datetime.now(datetime.timezone.utc)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def builder(subject, public, begin, end):
        base = x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("Autoridad de prueba"))
        base = base.public_key(public).serial_number(x509.random_serial_number())
        return base.not_valid_before(begin).not_valid_after(end)

    ca = builder("Autoridad de prueba", ca_key.public_key(), now - 30 * DAY, now + 30 * DAY)
    ca = ca.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(ca_key, hashes.SHA256())
    end = now - DAY if cual == "vencido" else now + DAY
    host = "otro.example" if cual == "ajeno" else "localhost"
    own = builder(host, key.public_key(), now - 10 * DAY, end)
    own = own.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    own = own.sign(ca_key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    (carpeta / "ca.pem").write_bytes(ca.public_bytes(pem))
    (carpeta / "cert.pem").write_bytes(own.public_bytes(pem))
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (carpeta / "key.pem").write_bytes(secret)
    return hashlib.sha256(own.public_bytes(serialization.Encoding.DER)).hexdigest()


class Handler:
    def __init__(self, carpeta, azar, falla):
        self.carpeta, self.azar, self.falla, self.count = carpeta, azar, falla, 0

    def fails(self):
        return self.azar.random() < self.falla

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.fails():
            return "451 4.3.0 later"
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.fails():
            server.transport.abort()
            return "451 gone"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        if self.fails():
            return "452 4.2.2 full"
        if self.fails():
            server.transport.abort()
            return "451 gone"
        self.count += 1
        (self.carpeta / f"{self.count:06}.eml").write_bytes(envelope.original_content)
        # Taken, and nobody is told.
        if self.fails():
            server.transport.abort()
            return "451 gone"
        if self.fails():
            await asyncio.sleep(0.2)
        return f"250 2.0.0 taken {self.count}"


def main():
    p = argparse.ArgumentParser()
    p.add_argument("carpeta", type=pathlib.Path)
    p.add_argument("--seguridad", default="starttls", choices=["starttls", "tls", "ninguna"])
    p.add_argument("--certificado", default="bueno", choices=["bueno", "vencido", "ajeno"])
    p.add_argument("--clave")
    p.add_argument("--falla", type=float, default=0)
    p.add_argument("--semilla", type=int, default=1)
    a = p.parse_args()
    a.carpeta.mkdir(parents=True, exist_ok=True)
    digest = certificates(a.carpeta, a.certificado)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(a.carpeta / "cert.pem", a.carpeta / "key.pem")

    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == a.clave.encode(), handled=False)

    smtp = {"data_size_limit": 200_000_000}
    if a.seguridad == "starttls":
        smtp |= {"tls_context": context, "require_starttls": True}
    if a.clave:
        smtp |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": a.seguridad == "starttls"}
    handler = Handler(a.carpeta, random.Random(a.semilla), a.falla)

    async def serve():
        loop = asyncio.get_running_loop()
        wrapped = context if a.seguridad == "tls" else None
        server = await loop.create_server(lambda: SMTP(handler, **smtp), "127.0.0.1", 0, ssl=wrapped)
        port = server.sockets[0].getsockname()[1]
        print(json.dumps({"puerto": port, "certificado": digest}), flush=True)
        await loop.run_in_executor(None, sys.stdin.read)

    asyncio.run(serve())


main()
