"""Opens /docs/ of a daemon in headless Chromium: Swagger UI shows every route that
the router's own description names, without an error and without another host.

    python3 docs_browser_test.py SERVE
"""

import json
import pathlib
import sys
import unittest
import urllib.request

from servers import Ours

sys.path.insert(0, f'{pathlib.Path(__file__).parents[2]}/support')
from browser import DRIVER, Browser  # noqa: E402

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else None


@unittest.skipUnless(DRIVER, 'chromedriver is not installed (package chromium-driver)')
class Docs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Ours(PROGRAM)
        cls.root = f'http://127.0.0.1:{cls.server.port}'
        cls.browser = Browser()
        cls.browser.open_url(cls.root + '/docs/')

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.server.close()

    def test_shows_every_route(self):
        with urllib.request.urlopen(self.root + '/openapi.json', timeout=10) as answer:
            paths = json.load(answer)['paths']
        routes = sum(len(operations) for operations in paths.values())
        self.assertGreater(routes, 8)
        self.assertTrue(self.browser.until(
            f"document.querySelectorAll('.opblock').length == {routes}"))
        shown = self.browser.run(
            "return [...document.querySelectorAll('.opblock-summary-path')]"
            ".map(each => each.dataset.path)")
        self.assertEqual(sorted(set(shown)), sorted(paths))

    def test_opens_without_an_error(self):
        self.assertTrue(self.browser.until("document.querySelector('.opblock')"))
        self.assertEqual(self.browser.errors(), [])

    def test_asks_no_other_host(self):
        self.assertTrue(self.browser.until("document.querySelector('.opblock')"))
        asked = self.browser.run(
            "return performance.getEntriesByType('resource').map(each => each.name)")
        self.assertTrue(asked)
        for url in asked:
            self.assertTrue(url.startswith((self.root, 'data:')), url)


if __name__ == '__main__':
    unittest.main()
