"""The examples of LAN discovery as a user runs them: daemons, curl, real broadcast.

usage: daemon_test.py SWARMSTAGE_NODE

Two machines are network namespaces on one bridge, so the ports of the README are
free and the broadcasts disturb nobody. That takes root and the command ip; where
one is missing the test says so and is skipped (exit status 77).
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tls'))
from authority import Authority  # noqa: E402

SKIPPED = 77
PROGRAM = ''
DEADLINE = 10


def ip(*words, check=True):
    done = subprocess.run(['ip', *words], capture_output=True, text=True, check=False)
    if check and done.returncode != 0:
        raise OSError(f'ip {" ".join(words)}: {done.stderr.strip()}')
    return done.returncode == 0


class Lan:
    """Machines (namespaces) with one cable each to a common bridge."""

    def __init__(self, machines):
        self.mark = f'sw{os.getpid()}'
        self.names = []
        self.add_machine('bridge')
        self.inside('bridge', 'link', 'add', 'br0', 'type', 'bridge')
        self.inside('bridge', 'link', 'set', 'br0', 'up')
        for number, machine in enumerate(machines):
            self.add_machine(machine)
            end = f'port{number}'
            ip('link', 'add', 'eth0', 'netns', self.name(machine), 'type', 'veth',
               'peer', 'name', end, 'netns', self.name('bridge'))
            self.inside('bridge', 'link', 'set', end, 'master', 'br0', 'up')
            self.inside(machine, 'addr', 'add', f'10.77.0.{number + 1}/24',
                        'broadcast', '10.77.0.255', 'dev', 'eth0')
            self.inside(machine, 'link', 'set', 'eth0', 'up')

    def name(self, machine):
        return f'{self.mark}-{machine}'

    def inside(self, machine, *words):
        ip('-n', self.name(machine), *words)

    def add_machine(self, machine):
        ip('netns', 'add', self.name(machine))
        self.names.append(self.name(machine))
        self.inside(machine, 'link', 'set', 'lo', 'up')

    def command(self, machine, *words):
        return ['ip', 'netns', 'exec', self.name(machine), *words]

    def remove(self):
        for name in self.names:
            ip('netns', 'del', name, check=False)


class Instance:
    """A daemon on a machine, with the variables of the README."""

    scheme = 'http'

    def __init__(self, lan, machine, name, udp=8080, http=8082, arguments=(), **variables):
        self.lan, self.machine, self.http = lan, machine, http
        environment = {**os.environ, 'NAME': name, 'UDP_PORT': str(udp), 'HTTP_PORT': str(http),
                       'BROADCAST_PORT': '8080', **variables}
        self.process = subprocess.Popen(lan.command(machine, PROGRAM, 'lan-discovery',
                                                    *arguments),
                                        env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        text=True)

    def curl(self, path, *words):
        url = f'{self.scheme}://localhost:{self.http}{path}'
        done = subprocess.run(self.lan.command(self.machine, 'curl', '-s', '--max-time', '5',
                                               *words, url),
                              capture_output=True, text=True, check=False)
        return done.stdout

    def status(self, path, *words):
        return self.curl(path, '-o', os.devnull, '-w', '%{http_code}', *words)

    def peers(self):
        text = self.curl('/peers')
        return json.loads(text) if text else None

    def sees(self, *peers):
        """Whether exactly these are listed, (name, address), before the deadline."""
        wanted = [{'name': name, 'address': address} for name, address in sorted(peers)]
        return before_deadline(lambda: self.peers() == wanted)

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            _, said = self.process.communicate(timeout=DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            _, said = self.process.communicate()
        return self.process.returncode, said


def before_deadline(is_so, seconds=DEADLINE):
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return False
    return True


class DaemonTest(unittest.TestCase):
    def setUp(self):
        self.lan = Lan(['here', 'there'])
        self.addCleanup(self.lan.remove)

    def begin(self, *arguments, **variables):
        instance = Instance(self.lan, *arguments, **variables)
        self.addCleanup(instance.end)
        return instance

    def test_the_two_instances_of_the_readme_see_each_other_whichever_begins(self):
        ports = {1: (8080, 8082), 2: (8081, 8083)}
        for first, second in ((1, 2), (2, 1)):
            with self.subTest(first=first):
                early = self.begin('here', f'instance-{first}', *ports[first])
                self.assertTrue(before_deadline(lambda: early.peers() == []))
                late = self.begin('here', f'instance-{second}', *ports[second])
                self.assertTrue(early.sees((f'instance-{second}', f'10.77.0.1:{ports[second][0]}')))
                self.assertTrue(late.sees((f'instance-{first}', f'10.77.0.1:{ports[first][0]}')))
                self.assertEqual(late.end()[0], 0)
                self.assertTrue(early.sees(), 'who leaves is gone')
                self.assertEqual(early.end()[0], 0)

    def test_machines_on_one_cable_see_each_other(self):
        here = self.begin('here', 'my-client')
        there = self.begin('there', 'other-client')

        self.assertTrue(here.sees(('other-client', '10.77.0.2:8080')))
        self.assertTrue(there.sees(('my-client', '10.77.0.1:8080')))
        self.assertEqual(here.curl('/peers'),
                         '[{"name":"other-client","address":"10.77.0.2:8080"}]\n')
        detail = json.loads(here.curl('/peers?detail=1'))[0]
        self.assertEqual(detail['name'], 'other-client')
        self.assertLess(detail['heard_seconds_ago'], 60)

    def test_a_machine_without_a_network_has_neighbours_all_the_same(self):
        self.lan.add_machine('lonely')
        one = self.begin('lonely', 'one')
        self.assertTrue(before_deadline(lambda: one.peers() == []))
        two = self.begin('lonely', 'two', 8081, 8083)

        self.assertTrue(one.sees(('two', '127.0.0.1:8081')))
        self.assertTrue(two.sees(('one', '127.0.0.1:8080')))

    def test_messages_go_from_curl_to_curl(self):
        here = self.begin('here', 'my-client')
        there = self.begin('there', 'other-client')
        self.assertTrue(here.sees(('other-client', '10.77.0.2:8080')))

        sent = here.curl('/messages', '-d', '{"peer": "other-client", "text": "good morning"}',
                         '-H', 'Content-Type: application/json')

        self.assertEqual(json.loads(sent), {'delivered': True, 'attempts': 1})
        stream = there.curl('/messages', '-N', '--max-time', '1')
        self.assertIn('event: message\n', stream)
        self.assertIn('"from":"my-client"', stream)
        self.assertIn('"text":"good morning"', stream)
        unknown = here.status('/messages', '-d', '{"peer": "nobody", "text": "x"}', '-H',
                              'Content-Type: application/json')
        self.assertEqual(unknown, '404')

    def test_the_list_is_read_and_not_written(self):
        here = self.begin('here', 'my-client')
        self.assertTrue(before_deadline(lambda: here.peers() == []))

        self.assertEqual(here.status('/peers', '-X', 'POST'), '405')
        self.assertEqual(here.status('/peers', '-X', 'DELETE'), '405')
        self.assertEqual(here.status('/announce', '-X', 'POST'), '200')
        self.assertEqual(here.status('/log-level', '-X', 'PUT', '-H',
                                     'Content-Type: application/json', '-d',
                                     '{"level": "debug"}'), '200')
        self.assertEqual(here.status('/docs/'), '200')
        for page in ('/healthz', '/readyz', '/metrics', '/openapi.json'):
            self.assertEqual(here.status(page), '200', page)

    def test_a_cable_that_is_pulled_and_put_back_is_noticed(self):
        quick = {'DISCOVERY_INTERVAL': '1s', 'DISCOVERY_EXPIRY': '3s'}
        here = self.begin('here', 'my-client', **quick)
        there = self.begin('there', 'other-client', **quick)
        self.assertTrue(here.sees(('other-client', '10.77.0.2:8080')))

        self.lan.inside('there', 'link', 'set', 'eth0', 'down')
        self.assertTrue(here.sees())
        self.lan.inside('there', 'link', 'set', 'eth0', 'up')

        self.assertTrue(here.sees(('other-client', '10.77.0.2:8080')))
        self.assertTrue(there.sees(('my-client', '10.77.0.1:8080')))

    def test_an_address_that_changes_is_followed(self):
        here = self.begin('here', 'my-client')
        self.begin('there', 'other-client')
        self.assertTrue(here.sees(('other-client', '10.77.0.2:8080')))

        self.lan.inside('there', 'addr', 'flush', 'dev', 'eth0')
        self.lan.inside('there', 'addr', 'add', '10.77.0.9/24', 'broadcast', '10.77.0.255',
                        'dev', 'eth0')

        self.assertTrue(here.sees(('other-client', '10.77.0.9:8080')))

    def test_machines_without_ipv4_see_each_other_by_ipv6(self):
        for machine in ('here', 'there'):
            self.lan.inside(machine, 'addr', 'flush', 'dev', 'eth0', 'scope', 'global')
        here = self.begin('here', 'my-client')
        there = self.begin('there', 'other-client', 8081)

        self.assertTrue(before_deadline(lambda: len(here.peers() or []) == 1, 2 * DEADLINE))
        self.assertTrue(before_deadline(lambda: len(there.peers() or []) == 1, 2 * DEADLINE))
        self.assertRegex(here.peers()[0]['address'], r'^\[fe80::[0-9a-f:]+%[0-9]+\]:8081$')
        sent = here.curl('/messages', '-d', '{"peer": "other-client", "text": "good morning"}',
                         '-H', 'Content-Type: application/json')
        self.assertEqual(json.loads(sent), {'delivered': True, 'attempts': 1})
        self.assertEqual(there.end()[0], 0)
        self.assertTrue(here.sees(), 'who leaves is gone')

    def test_who_is_heard_by_both_families_is_listed_once_and_by_ipv4(self):
        quick = {'DISCOVERY_INTERVAL': '1s', 'DISCOVERY_EXPIRY': '3s'}
        here = self.begin('here', 'my-client', **quick)
        self.begin('there', 'other-client', **quick)
        self.assertTrue(here.sees(('other-client', '10.77.0.2:8080')))

        self.assertFalse(before_deadline(lambda: len(here.peers()) != 1, 4))
        self.lan.inside('there', 'addr', 'flush', 'dev', 'eth0', 'scope', 'global')

        self.assertTrue(before_deadline(
            lambda: [each['address'][:6] for each in here.peers()] == ['[fe80:']),
            'IPv4 is gone, and IPv6 is left')

    def test_with_ipv6_switched_off_it_is_not_spoken(self):
        for machine in ('here', 'there'):
            self.lan.inside(machine, 'addr', 'flush', 'dev', 'eth0', 'scope', 'global')
        here = self.begin('here', 'my-client', DISCOVERY_IPV6='off')
        self.begin('there', 'other-client')
        self.assertTrue(before_deadline(lambda: here.peers() == []))

        self.assertFalse(before_deadline(lambda: here.peers() != [], 5))

    def test_a_key_is_exchanged_by_a_signal_and_nobody_is_missed(self):
        old, new = 'the old key of the house', 'the new key of the house'
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        files = {name: os.path.join(folder, name) for name in ('here', 'there')}

        def write(name, *keys):
            with open(files[name], 'w', encoding='utf-8') as file:
                json.dump({'keys': keys, 'interval': '1s', 'expiry': '3s'}, file)

        for name in files:
            write(name, old)
        here = self.begin('here', 'my-client', arguments=['--config', files['here']])
        there = self.begin('there', 'other-client', arguments=['--config', files['there']])
        self.assertTrue(here.sees(('other-client', '10.77.0.2:8080')))
        instance = json.loads(here.curl('/peers?detail=1'))[0]['instance']

        for keys in ((old, new), (new, old), (new,)):
            for name, daemon in (('here', here), ('there', there)):
                write(name, *keys)
                daemon.process.send_signal(signal.SIGHUP)
                self.assertFalse(before_deadline(lambda: len(here.peers()) != 1, 0.3), keys)
        self.assertFalse(before_deadline(lambda: len(here.peers()) != 1, 4))

        detail = json.loads(here.curl('/peers?detail=1'))[0]
        self.assertEqual((detail['verified'], detail['instance']), (True, instance))
        write('here', 'short')
        here.process.send_signal(signal.SIGHUP)
        self.assertFalse(before_deadline(lambda: len(here.peers()) != 1, 4), 'it is refused')
        status, said = here.end()
        self.assertEqual(status, 0)
        self.assertEqual(said.count('the configuration is new'), 3, said)
        self.assertEqual(said.count('the configuration stays as it was'), 1, said)

    def test_with_certificates_the_list_is_shown_to_those_who_prove_themselves(self):
        authority = Authority()
        certificate, key = authority.issue()
        guest, guest_key = authority.issue(usage='clientAuth')
        here = self.begin('here', 'my-client', DISCOVERY_TLS='true',
                          DISCOVERY_TLS_REQUIRE_PEER='true',
                          SWARMSTAGE_TLS_CERTIFICATE=certificate, SWARMSTAGE_TLS_KEY=key,
                          SWARMSTAGE_TLS_AUTHORITY=authority.certificate)
        here.scheme = 'https'
        believing = ['--cacert', authority.certificate]
        proving = [*believing, '--cert', guest, '--key', guest_key]

        self.assertTrue(before_deadline(lambda: here.curl('/peers', *proving) == '[]\n'))
        self.assertEqual(here.curl('/peers', *believing), '', 'without a certificate')
        self.assertEqual(here.curl('/peers', '--cert', guest, '--key', guest_key), '',
                         'by a client that does not believe the authority')
        here.scheme = 'http'
        self.assertEqual(here.curl('/peers'), '', 'without TLS')

    def test_tls_without_its_files_is_refused_before_anything_starts(self):
        here = Instance(self.lan, 'here', 'my-client', DISCOVERY_TLS='true')
        _, said = here.process.communicate(timeout=DEADLINE)

        self.assertEqual(here.process.returncode, 2)
        self.assertIn('--tls-certificate', said)
        self.assertEqual(said.count('\n'), 1, said)

    def test_a_port_that_is_taken_is_told_in_one_line(self):
        first = self.begin('here', 'my-client')
        self.assertTrue(before_deadline(lambda: first.peers() == []))

        taken = Instance(self.lan, 'here', 'other', 8081, 8082)
        _, said = taken.process.communicate(timeout=DEADLINE)

        self.assertEqual(taken.process.returncode, 2)
        self.assertIn('listening on HTTP port 8082', said)
        self.assertEqual(said.count('\n'), 1, said)


def run_on_machines(*commands):
    """Runs the tests of the calling file, or tells what they need and do not have."""
    global PROGRAM
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    missing = [each for each in commands if not shutil.which(each)]
    if os.geteuid() != 0 or missing:
        print(f'needs root, for networks of its own, and the commands that are missing: {missing}')
        return SKIPPED
    try:
        Lan([]).remove()
    except OSError as error:
        print(f'this system lets nobody make a network of its own: {error}')
        return SKIPPED
    unittest.main()
    return 0


if __name__ == '__main__':
    sys.exit(run_on_machines('ip', 'curl'))
