"""Opens a report in headless Chromium, as whoever clicks on it would.

    python3 page_browser_test.py MAKE_PAGE

MAKE_PAGE is the program that writes a report into a folder. The page must open
without an error on its console, within two seconds, fetch nothing, and answer
to clicks and keys.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, f'{pathlib.Path(__file__).parent.parent}/support')
from browser import DRIVER, Browser  # noqa: E402

MAKE_PAGE = sys.argv.pop(1) if len(sys.argv) > 1 else None


@unittest.skipUnless(DRIVER, 'chromedriver is not installed (package chromium-driver)')
class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix='swarmstage_page_')
        subprocess.run([MAKE_PAGE, cls.folder], check=True, stdout=subprocess.DEVNULL)
        cls.browser = Browser()
        cls.browser.open(f'{cls.folder}/report.html')
        cls.errors = cls.browser.errors()  # of opening; looking at pixels below warns

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        shutil.rmtree(cls.folder)

    def text(self, selector):
        return self.browser.run(f'return document.querySelector({selector!r}).textContent')

    def count(self, selector):
        return self.browser.run(f'return document.querySelectorAll({selector!r}).length')

    def test_opens_without_an_error(self):
        self.assertEqual(self.browser.run('return document.documentElement.dataset.ready'), 'yes')
        self.assertEqual(self.errors, [])

    def test_opens_within_two_seconds_and_fetches_nothing(self):
        timing = self.browser.run(
            'const t = performance.getEntriesByType("navigation")[0];'
            'return [t.loadEventEnd, performance.getEntriesByType("resource").length]')
        self.assertGreater(timing[0], 0)
        self.assertLess(timing[0], 2000)
        self.assertEqual(timing[1], 0)

    def test_shows_verdicts_on_a_timeline_with_faults(self):
        self.assertEqual(self.count('#expectations details'), 3)
        self.assertIn('the silent peer is forgotten', self.text('#timeline'))
        self.assertIn('1 node too many', self.text('#timeline'))
        self.assertIn('crash: the crash', self.text('#timeline'))
        self.assertIn('chaos </script>', self.text('#timeline'))
        self.assertIn('peer[0].connected(peer[2]) = true', self.text('#expectations'))

    def painted(self, canvas):
        return self.browser.run(
            f'const c = document.querySelector({canvas!r});'
            'const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;'
            'let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) ++n; return n')

    def test_draws_messages_that_can_be_zoomed_by_key(self):
        before = self.painted('#space-time')
        self.assertGreater(before, 1000)
        self.browser.run('document.getElementById("space-time").dispatchEvent('
                         'new KeyboardEvent("keydown", {key: "+"}))')
        script = ('(() => { const c = document.querySelector("#space-time");'
                  'const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;'
                  'let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) ++n;'
                  f'return n !== {before}; }})()')
        self.assertTrue(self.browser.until(script))

    def test_tells_a_message_under_the_pointer(self):
        self.browser.run(
            'const c = document.getElementById("space-time");'
            'const r = c.getBoundingClientRect();'
            'for (let x = 140; x < r.width; x += 4) for (let y = 16; y < r.height - 20; y += 8)'
            ' c.dispatchEvent(new PointerEvent("pointermove", {clientX: r.left + x,'
            ' clientY: r.top + y}));')
        self.assertRegex(self.text('#message-told'), r'peer\[\d\] → peer\[\d\], .* bytes')

    def test_plots_metrics_and_event_rates(self):
        self.assertEqual(self.count('#plots figure polyline'), 2)
        self.assertIn('ping_rtt', self.text('#plots'))
        self.assertIn('Answered', self.text('#rates'))

    def test_shows_the_log_of_a_node_that_is_clicked(self):
        self.assertGreater(self.painted('#graph'), 1000)
        self.browser.run(
            'const c = document.getElementById("graph"); const r = c.getBoundingClientRect();'
            'c.dispatchEvent(new MouseEvent("click", {clientX: r.left + c.clientWidth / 2,'
            ' clientY: r.top + 46}))')
        self.assertEqual(self.browser.run('return document.getElementById("log-node").value'),
                         'peer[0]')
        cells = '"#log-lines tbody tr td:nth-child(2)"'
        nodes = self.browser.run(f'return [...new Set([...document.querySelectorAll({cells})]'
                                 '.map(t => t.textContent))]')
        self.assertEqual(nodes, ['peer[0]'])

    def test_names_every_control_and_picture(self):
        nameless = self.browser.run(
            'return [...document.querySelectorAll("button, select, input, [role=img]")].filter('
            'e => !(e.getAttribute("aria-label") || e.textContent.trim() ||'
            ' (e.labels && e.labels.length))).map(e => e.outerHTML)')
        self.assertEqual(nameless, [])


if __name__ == '__main__':
    unittest.main()
