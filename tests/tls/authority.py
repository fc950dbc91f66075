"""Certificates for tests, made with the openssl command in a folder that goes away again."""

import os
import subprocess
import tempfile

CONFIG = """
[ca]
default_ca = authority
[authority]
new_certs_dir = {folder}
database = {folder}/index
serial = {folder}/serial
default_md = sha256
policy = anything
unique_subject = no
[anything]
commonName = supplied
"""
EXTENSIONS = """
basicConstraints = CA:{is_authority}
subjectAltName = {names}
{usage}
"""


def openssl(*words):
    subprocess.run(['openssl', *words], check=True, capture_output=True)


class Authority:
    """Signs what it is asked to sign; its own certificate is in `certificate`."""

    def __init__(self, name='authority'):
        self._folder = tempfile.TemporaryDirectory()
        self._count = 0
        self.write('config', CONFIG.format(folder=self._folder.name))
        self.write('index', '')
        self.write('serial', '1000')
        self.certificate, self.key = self._sign(name, is_authority=True)

    def path(self, name):
        return os.path.join(self._folder.name, name)

    def write(self, name, text):
        with open(self.path(name), 'w', encoding='utf-8') as file:
            file.write(text)
        return self.path(name)

    def issue(self, names='DNS:localhost,IP:127.0.0.1', **wishes):
        """(certificate, key) as files. wishes: start, end (YYMMDDHHMMSSZ), usage, own_key."""
        return self._sign('node', names=names, **wishes)

    def _sign(self, name, names='DNS:authority', is_authority=False, start='20200101000000Z',
              end='21200101000000Z', usage=''):
        self._count += 1
        stem = self.path(f'{name}{self._count}')
        openssl('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
                '-subj', f'/CN={name}', '-keyout', stem + '.key', '-out', stem + '.request')
        extensions = self.write('extensions', EXTENSIONS.format(
            is_authority=str(is_authority).upper(), names=names,
            usage=f'extendedKeyUsage = {usage}' if usage else ''))
        signer = ['-selfsign', '-keyfile', stem + '.key']
        if not is_authority:
            signer = ['-cert', self.certificate, '-keyfile', self.key]
        openssl('ca', '-batch', '-notext', '-config', self.path('config'), *signer,
                '-in', stem + '.request', '-out', stem + '.pem', '-startdate', start,
                '-enddate', end, '-extfile', extensions)
        return stem + '.pem', stem + '.key'
