"""Our server beside nginx, for requests that are odd, and curl as its client.

    python3 differential_test.py SERVE
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

from odd_requests import ODD
from servers import NGINX, Nginx, Ours, answers_in, say

PROGRAM = ''


class BesideNginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ours, cls.nginx = Ours(PROGRAM), Nginx()

    @classmethod
    def tearDownClass(cls):
        cls.ours.close()
        cls.nginx.close()

    def test_at_least_sixty_odd_requests(self):
        self.assertGreaterEqual(len(ODD), 60)
        for odd in ODD:
            self.assertEqual(odd.ours != odd.nginx, bool(odd.why), odd.name)

    def test_answers_are_those_of_nginx_or_differ_for_a_reason(self):
        for odd in ODD:
            with self.subTest(odd.name):
                ours = answers_in(say(self.ours.port, odd.request), odd.heads)
                theirs = answers_in(say(self.nginx.port, odd.request), odd.heads)
                self.assertEqual([each.status for each in ours], odd.ours)
                self.assertEqual([each.status for each in theirs], odd.nginx)
                if odd.ours == odd.nginx:
                    self.compare(odd, ours, theirs)

    def compare(self, odd, ours, theirs):
        for mine, other in zip(ours, theirs):
            if mine.status in (200, 206) and not odd.request.startswith(b'POST'):
                self.assertEqual(mine.body, other.body)
                for name in ('content-length', 'content-range', 'etag', 'last-modified'):
                    self.assertEqual(mine.fields.get(name), other.fields.get(name), name)

    def test_the_server_still_answers_after_all_of_them(self):
        for odd in ODD:
            say(self.ours.port, odd.request)
        answer = answers_in(say(self.ours.port, b'GET /file HTTP/1.1\r\nHost: a\r\n\r\n'))
        self.assertEqual(answer[0].body, b'0123456789')


class ByCurl(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Ours(PROGRAM)
        cls.folder = tempfile.mkdtemp()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        shutil.rmtree(cls.folder)

    def curl(self, target, *words):
        """Body and what -w told: status, connects made, size sent."""
        url = f'http://127.0.0.1:{self.server.port}{target}'
        told = '\n%{http_code} %{num_connects} %{size_upload}'
        result = subprocess.run(['curl', '-sS', '--max-time', '20', '-w', told, *words, url],
                                capture_output=True, check=True)
        body, _, told = result.stdout.rpartition(b'\n')
        status, connects, sent = told.decode().split()
        return body, int(status), int(connects), int(sent)

    def file(self, size):
        path = os.path.join(self.folder, 'upload')
        with open(path, 'wb') as file:
            file.write(b'x' * size)
        return path

    def test_gets(self):
        self.assertEqual(self.curl('/file')[:2], (b'0123456789', 200))

    def test_gets_by_version_10(self):
        self.assertEqual(self.curl('/file', '--http1.0')[:2], (b'0123456789', 200))

    def test_asks_for_the_head_only(self):
        body, status, _, _ = self.curl('/file', '-I')
        self.assertEqual(status, 200)
        self.assertIn(b'Content-Length: 10', body)

    def test_posts(self):
        self.assertEqual(self.curl('/post', '-d', 'abc')[:2], (b'3', 200))

    def test_posts_in_chunks(self):
        self.assertEqual(
            self.curl('/post', '-d', 'abc', '-H', 'Transfer-Encoding: chunked')[:2], (b'3', 200))

    def test_uploads_after_it_was_told_to_go_on(self):
        body, status, _, sent = self.curl('/upload', '-T', self.file(2_000_000),
                                          '-H', 'Expect: 100-continue')
        self.assertEqual((body, status, sent), (b'2000000', 200, 2_000_000))

    def test_uploads_in_chunks(self):
        body, status, _, _ = self.curl('/upload', '-T', self.file(2_000_000),
                                       '-H', 'Transfer-Encoding: chunked')
        self.assertEqual((body, status), (b'2000000', 200))

    def test_does_not_send_what_would_be_refused(self):
        _, status, _, sent = self.curl('/post', '--data-binary', '@' + self.file(2_000_000),
                                       '-H', 'Expect: 100-continue')
        self.assertEqual((status, sent), (413, 0))

    def test_uses_a_connection_again(self):
        url = f'http://127.0.0.1:{self.server.port}/file'
        result = subprocess.run(['curl', '-sS', '-o', '/dev/null', '-w', '%{num_connects} ',
                                 url, '-o', '/dev/null', url], capture_output=True, check=True)
        self.assertEqual(result.stdout.split(), [b'1', b'0'])

    def test_unpacks(self):
        self.assertEqual(self.curl('/long', '--compressed')[0], b'x' * 5000)

    def test_goes_on_where_it_stopped(self):
        self.assertEqual(self.curl('/file', '-r', '7-')[:2], (b'789', 206))

    def test_asks_whether_it_is_newer(self):
        since = ['-z', 'Sun, 06 Nov 1994 08:49:37 GMT']
        self.assertEqual(self.curl('/file', *since)[:2], (b'', 304))

    def test_hears_events(self):
        body, status, _, _ = self.curl('/events', '-N')
        self.assertEqual(status, 200)
        self.assertEqual(body.count(b'event: count\n'), 3)

    def test_reads_the_pages_of_the_daemon(self):
        self.assertEqual(self.curl('/healthz')[:2], (b'ok\n', 200))
        self.assertEqual(self.curl('/readyz')[1], 200)
        self.assertIn(b'swarmstage_http_requests_total', self.curl('/metrics')[0])
        document = json.loads(self.curl('/openapi.json')[0])
        self.assertIn('/post', document['paths'])
        packed = self.curl('/docs/swagger-ui-bundle.js', '--compressed')[0]
        self.assertEqual(packed, self.curl('/docs/swagger-ui-bundle.js')[0])
        self.assertGreater(len(packed), 1_000_000)


if __name__ == '__main__':
    if not os.path.exists(NGINX):
        sys.exit(f'{NGINX} is missing: sudo apt-get install --no-install-recommends -y nginx-light')
    PROGRAM = sys.argv.pop(1)
    unittest.main()
