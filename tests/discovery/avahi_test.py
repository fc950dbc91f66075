"""DNS-SD as ordinary tools see it: a real avahi-daemon beside ours, and its clients.

usage: avahi_test.py SWARMSTAGE_NODE

Machines are network namespaces, and avahi has a bus, a /run and a configuration of
its own, so it neither meets nor disturbs one that the system may have. What is
needed and missing is told, and the test is skipped (exit status 77).
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from daemon_test import DEADLINE, Instance, Lan, before_deadline, run_on_machines  # noqa: E402

BUS = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/>
<allow own="*"/><allow user="*"/></policy></busconfig>
'''
AVAHI = '''[server]
host-name=avahis-machine
use-ipv4=yes
use-ipv6=yes
allow-interfaces=eth0
disallow-other-stacks=no
[publish]
publish-workstation=no
[rlimits]
'''
LISTENER = '''import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("0.0.0.0", 9000))
s.settimeout(20)
print(s.recvfrom(2000)[0][:4].decode("ascii", "replace"), flush=True)
'''


class Avahi:
    """An avahi-daemon on a machine, with its bus."""

    def __init__(self, lan, machine):
        self.lan, self.machine = lan, machine
        self.folder = tempfile.mkdtemp()
        self.processes = []
        for name, text in (('bus.conf', BUS), ('avahi.conf', AVAHI)):
            with open(os.path.join(self.folder, name), 'w', encoding='utf-8') as file:
                file.write(text.format(folder=self.folder) if name == 'bus.conf' else text)
        self.environment = {**os.environ,
                            'DBUS_SYSTEM_BUS_ADDRESS': f'unix:path={self.folder}/bus'}
        self.begin('dbus-daemon', '--nofork', f'--config-file={self.folder}/bus.conf')
        if not before_deadline(lambda: os.path.exists(os.path.join(self.folder, 'bus'))):
            raise OSError('no bus')
        # A mount namespace of its own comes with the network's, so that is a /run for it alone.
        self.begin('sh', '-c', 'mount -t tmpfs none /run && exec avahi-daemon --no-drop-root '
                   f'--no-chroot --no-rlimits -f {self.folder}/avahi.conf')
        if not before_deadline(self.answers):
            raise OSError('avahi-daemon does not answer')

    def answers(self):
        words = self.lan.command(self.machine, 'avahi-browse', '-pt', '_nothing._udp')
        return subprocess.run(words, env=self.environment, capture_output=True,
                              check=False, timeout=DEADLINE).returncode == 0

    def begin(self, *words, **options):
        process = subprocess.Popen(self.lan.command(self.machine, *words), env=self.environment,
                                   stdin=subprocess.DEVNULL,
                                   stdout=options.get('stdout', subprocess.DEVNULL),
                                   stderr=subprocess.DEVNULL, text=True)
        self.processes.append(process)
        return process

    def browse(self):
        """Who is resolved: by name, what stands in the line of avahi-browse for IPv4."""
        try:
            done = subprocess.run(
                self.lan.command(self.machine, 'avahi-browse', '-rpt', '_swarmstage._udp'),
                env=self.environment, capture_output=True, text=True, check=False, timeout=DEADLINE)
        except subprocess.TimeoutExpired:
            return {}
        found = {}
        for line in done.stdout.splitlines():
            fields = line.split(';')
            if fields[0] == '=' and fields[2] == 'IPv4':
                # What is no letter is written as three decimals behind a backslash.
                name = re.sub(r'\\(\d{3})', lambda match: chr(int(match[1])), fields[3])
                found[name] = {'address': fields[7], 'port': int(fields[8]), 'text': fields[9]}
        return found

    def end(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            try:
                process.communicate(timeout=DEADLINE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
        shutil.rmtree(self.folder)


class AvahiTest(unittest.TestCase):
    def setUp(self):
        self.lan = Lan(['here', 'there'])
        self.addCleanup(self.lan.remove)
        self.avahi = Avahi(self.lan, 'there')
        self.addCleanup(self.avahi.end)

    def begin(self, machine, name, *ports, **variables):
        instance = Instance(self.lan, machine, name, *ports, DISCOVERY_DNS_SD='on', **variables)
        self.addCleanup(instance.end)
        return instance

    def sees(self, name):
        self.assertTrue(before_deadline(lambda: name in self.avahi.browse(), 2 * DEADLINE), name)
        return self.avahi.browse()[name]

    def test_avahi_sees_us_with_port_and_text_until_we_leave(self):
        here = self.begin('here', 'my client', 8081, HTTP_ADDRESS='0.0.0.0')

        seen = self.sees('my client')
        self.assertEqual((seen['address'], seen['port']), ('10.77.0.1', 8081))
        self.assertRegex(seen['text'], r'"id=[0-9a-f]{16}"')
        self.assertIn('"http=8082"', seen['text'])

        self.assertEqual(here.end()[0], 0)
        self.assertTrue(before_deadline(lambda: 'my client' not in self.avahi.browse()))

    def test_we_share_the_port_with_an_avahi_of_the_same_machine(self):
        self.begin('there', 'neighbour', 8081)
        seen = self.sees('neighbour')
        self.assertEqual((seen['address'], seen['port']), ('10.77.0.2', 8081))

    def test_what_avahi_publishes_is_found_and_asked(self):
        listener = self.avahi.begin('python3', '-c', LISTENER, stdout=subprocess.PIPE)
        self.avahi.begin('avahi-publish', '-s', 'stranger', '_swarmstage._udp', '9000', 'id=7')
        here = self.begin('here', 'my-client')

        self.assertEqual(listener.stdout.readline(), 'SWLD\n', 'a notice of ours')
        self.assertIn('discovery_dns_sd_services 1\n', here.curl('/metrics'))
        self.assertEqual(here.peers(), [], 'a hint is no peer')

    def test_a_name_that_avahi_has_gets_a_number(self):
        self.avahi.begin('avahi-publish', '-s', 'my-client', '_swarmstage._udp', '9000')
        self.sees('my-client')

        self.begin('here', 'my-client', 8081)

        self.assertEqual(self.sees('my-client (2)')['port'], 8081)
        self.assertEqual(self.avahi.browse()['my-client']['port'], 9000)

    def test_two_that_broadcast_at_different_ports_find_each_other(self):
        here = self.begin('here', 'my-client', 8081)
        there = self.begin('there', 'other-client', 8081, BROADCAST_PORT='9090')

        self.assertTrue(here.sees(('other-client', '10.77.0.2:8081')))
        self.assertTrue(there.sees(('my-client', '10.77.0.1:8081')))


if __name__ == '__main__':
    sys.exit(run_on_machines('ip', 'curl', 'dbus-daemon', 'avahi-daemon', 'avahi-browse'))
