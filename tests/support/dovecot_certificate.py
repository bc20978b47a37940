"""Throw-away certificates for servers on loopback."""

from __future__ import annotations

import subprocess
from pathlib import Path


def make_certificate(
    stem: Path, *, names: str = "DNS:localhost,IP:127.0.0.1", expired: bool = False
) -> tuple[Path, Path]:
    """A self-made certificate `stem.pem` with its key `stem.key`; `names` as subjectAltName. Needs openssl."""
    certificate, key = stem.with_suffix(".pem"), stem.with_suffix(".key")
    subprocess.run(
        ["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", str(key)],
        check=True,
        capture_output=True,
    )
    request = stem.with_suffix(".csr")
    subprocess.run(
        ["openssl", "req", "-new", "-key", str(key), "-subj", f"/CN={stem.name}", "-out", str(request)],
        check=True,
        capture_output=True,
    )
    config = stem.with_suffix(".cnf")
    config.write_text(_CA_CONFIG.format(folder=stem.parent, stem=stem.name, names=names))
    stem.with_suffix(".index").write_text("")
    dates = ["-startdate", "20200101000000Z", "-enddate", "20200201000000Z" if expired else "20991231235959Z"]
    files = ["-keyfile", str(key), "-in", str(request), "-out", str(certificate), "-outdir", str(stem.parent)]
    command = ["openssl", "ca", "-config", str(config), "-batch", "-notext", "-selfsign", *dates, *files]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


_CA_CONFIG = """
[ca]
default_ca = own
[own]
database = {folder}/{stem}.index
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = server
[any]
commonName = supplied
[server]
basicConstraints = critical,CA:TRUE
keyUsage = critical,digitalSignature,keyCertSign
subjectAltName = {names}
"""
