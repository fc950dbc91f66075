"""The two servers of the differential test, each on a free port and ended by its
own process, and what a raw exchange with one of them gives."""

import os
import shutil
import socket
import subprocess
import tempfile
import time

NGINX = '/usr/sbin/nginx'
PATIENCE = 10

CONFIG = '''daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  client_header_buffer_size 1k; large_client_header_buffers 4 4k;
  server {{
    listen 127.0.0.1:{port}; root {folder}/files; etag on; default_type text/plain;
    location = /post {{ client_max_body_size 1k; limit_except POST {{ deny all; }} return 200 ok; }}
  }}
}}
'''


class Ours:
    """The program of serve.cpp."""

    def __init__(self, program, *words):
        self.process = subprocess.Popen([program, *words], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().rsplit(' ', 1)[1])

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Nginx:
    """One process without a log, which serves one file."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='swarmstage_nginx_')
        os.mkdir(os.path.join(self.folder, 'files'))
        path = os.path.join(self.folder, 'files', 'file')
        with open(path, 'w', encoding='ascii') as file:
            file.write('0123456789')
        os.utime(path, (784111777, 784111777))
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = free.getsockname()[1]
        config = os.path.join(self.folder, 'nginx.conf')
        with open(config, 'w', encoding='ascii') as file:
            file.write(CONFIG.format(folder=self.folder, port=self.port))
        self.process = subprocess.Popen([NGINX, '-p', self.folder, '-c', config],
                                        stderr=subprocess.DEVNULL)
        self.wait()

    def wait(self):
        until = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(('127.0.0.1', self.port)).close()
                return
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder)


def say(port, request):
    """Sends the bytes and no more; everything that comes until the end."""
    with socket.create_connection(('127.0.0.1', port), timeout=PATIENCE) as stream:
        answer = b''
        try:
            stream.sendall(request)
            stream.shutdown(socket.SHUT_WR)
            while piece := stream.recv(65536):
                answer += piece
        except ConnectionError:
            pass  # a server may refuse to read the rest; what it said counts
        return answer


class Answer:
    """Status, fields (lower case), body."""

    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body


def answers_in(text, heads=()):
    """All answers; `heads` are the positions of those to HEAD. One of HTTP/0.9 is a body
    alone, and counts as of status 9."""
    found = []
    if text and not text.startswith(b'HTTP/1.'):
        return [Answer(9, {}, text)]
    while text:
        head, separator, text = text.partition(b'\r\n\r\n')
        if not separator or not head.startswith(b'HTTP/1.'):
            raise AssertionError(f'no answer: {head[:200]!r}')
        lines = head.decode('latin-1').split('\r\n')
        status = int(lines[0].split(' ')[1])
        fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(': ')
            fields[name.lower()] = value
        no_body = status in (100, 204, 304) or len(found) in heads
        body, text = (b'', text) if no_body else split_body(fields, text)
        found.append(Answer(status, fields, body))
    return found


def split_body(fields, text):
    if fields.get('transfer-encoding') == 'chunked':
        body = b''
        while True:
            size, _, text = text.partition(b'\r\n')
            count = int(size, 16)
            body, text = body + text[:count], text[count + 2:]
            if count == 0:
                return body, text
    if 'content-length' in fields:
        length = int(fields['content-length'])
        return text[:length], text[length:]
    return text, b''
