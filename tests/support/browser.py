"""A headless Chromium, spoken to by chromedriver's plain protocol."""

import json
import pathlib
import shutil
import subprocess
import time
import urllib.error
import urllib.request

DRIVER = shutil.which('chromedriver')
OPTIONS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
           '--window-size=1280,1600']


class Browser:
    """One session of a driver of its own, spoken to in its plain protocol."""

    def __init__(self):
        self.driver = subprocess.Popen([DRIVER, '--port=0'], stdout=subprocess.PIPE, text=True,
                                       stderr=subprocess.DEVNULL)
        for line in self.driver.stdout:
            if 'started successfully on port' in line:
                self.root = 'http://127.0.0.1:' + line.rsplit('port', 1)[1].strip(' .\n')
                break
        capabilities = {'goog:chromeOptions': {'args': OPTIONS},
                        'goog:loggingPrefs': {'browser': 'ALL'}}
        answer = self.ask('POST', '/session', {'capabilities': {'alwaysMatch': capabilities}})
        self.root += '/session/' + answer['sessionId']

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.root + path, method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={'Content-Type': 'application/json'})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)['value']

    def open(self, path):
        self.open_url(pathlib.Path(path).as_uri())

    def open_url(self, url):
        self.ask('POST', '/url', {'url': url})

    def run(self, script):
        return self.ask('POST', '/execute/sync', {'script': script, 'args': []})

    def errors(self):
        log = self.ask('POST', '/se/log', {'type': 'browser'})
        return [entry for entry in log if entry['level'] in ('SEVERE', 'WARNING')]

    def until(self, script):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if self.run(f'return Boolean({script})'):
                return True
        return False

    def close(self):
        try:
            self.ask('DELETE', '')
        except urllib.error.URLError:
            pass
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()
