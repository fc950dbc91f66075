"""DNS-SD on a machine with two links: each is told what belongs to it, and no more.

usage: links_test.py SWARMSTAGE_NODE

Machines are network namespaces, with a cable each to the one in the middle. That takes
root and the command ip; where one is missing the test is skipped (exit status 77).
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from daemon_test import (  # noqa: E402
    DEADLINE, Instance, Lan, before_deadline, ip, run_on_machines)

QUIET = 2  # seconds: longer than between two announcements
ADDRESSES = {'left': '10.81.0.1', 'right': '10.82.0.1'}
# Says each datagram of multicast DNS in hex, and asks when it hears a line.
LISTENER = '''import select, socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("", 5353))
own = socket.inet_aton(sys.argv[1])
s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton("224.0.0.251") + own)
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, own)
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
question = bytes.fromhex("000000000001000000000000") + b"\\x0b_swarmstage\\x04_udp\\x05local\\0"
print("ready", flush=True)
while True:
    for each in select.select([s, sys.stdin], [], [])[0]:
        if each is s:
            print(s.recv(9000).hex(), flush=True)
        elif not sys.stdin.readline():
            sys.exit()
        else:
            s.sendto(question + b"\\0\\x0c\\0\\x01", ("224.0.0.251", 5353))
'''


class Cables(Lan):
    """A machine in the middle, and one at the end of each of its two cables."""

    def __init__(self):
        super().__init__([])
        self.add_machine('here')
        for machine, address in ADDRESSES.items():
            self.add_machine(machine)
            net = address.rsplit('.', 1)[0]
            ip('link', 'add', 'eth0', 'netns', self.name(machine), 'type', 'veth',
               'peer', 'name', machine, 'netns', self.name('here'))
            for owner, device, last in (('here', machine, 1), (machine, 'eth0', 2)):
                self.inside(owner, 'addr', 'add', f'{net}.{last}/24', 'broadcast', f'{net}.255',
                            'dev', device)
                self.inside(owner, 'link', 'set', device, 'up')

    def linked_addresses(self, device):
        """All of the middle's addresses on that cable, as bytes."""
        words = ['ip', '-n', self.name('here'), '-j', 'addr', 'show', 'dev', device]
        shown = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
        found = []
        for each in shown[0]['addr_info']:
            family = socket.AF_INET if each['family'] == 'inet' else socket.AF_INET6
            found.append(socket.inet_pton(family, each['local']))
        return found


class Listener:
    """What is said at the end of a cable."""

    def __init__(self, lan, machine):
        own = ADDRESSES[machine].rsplit('.', 1)[0] + '.2'
        self.process = subprocess.Popen(lan.command(machine, sys.executable, '-c', LISTENER, own),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != 'ready\n':
            raise OSError(f'nobody can listen at the end of the {machine} cable')
        self.machine = machine
        self.heard = []
        self.last = time.monotonic()
        self.changed = threading.Condition()
        self.over = False
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            with self.changed:
                self.heard.append(bytes.fromhex(line))
                self.last = time.monotonic()
                self.changed.notify_all()
        with self.changed:
            self.over = True
            self.changed.notify_all()

    def wait_until_quiet(self, until):
        """Both announcements have been heard, and for two seconds nothing; False: not in time."""
        with self.changed:
            while True:
                if self.over:
                    raise AssertionError(f'the listener on the {self.machine} has died')
                now = time.monotonic()
                announced = len(self.answers()) >= 2
                if announced and now - self.last > QUIET:
                    return True
                if now > until:
                    return False
                self.changed.wait((self.last + QUIET if announced else until) - now + 0.001)

    def ask(self):
        self.process.stdin.write('ask\n')
        self.process.stdin.flush()

    def answers(self):
        """Those that answer for our instance."""
        return [each for each in self.heard if each[2] & 0x80 and b'\x09my-client' in each]

    def end(self):
        self.process.communicate(timeout=DEADLINE)
        self.reader.join()


class LinksTest(unittest.TestCase):
    def setUp(self):
        self.lan = Cables()
        self.addCleanup(self.lan.remove)

    def begin(self, machine, name, **variables):
        instance = Instance(self.lan, machine, name, 8081, DISCOVERY_DNS_SD='on', **variables)
        self.addCleanup(instance.end)
        return instance

    def listen(self):
        found = {}
        for machine in ADDRESSES:
            found[machine] = Listener(self.lan, machine)
            self.addCleanup(found[machine].end)
        return found

    def settle(self, listeners):
        """Until both announcements are over, and whatever new addresses make it announce."""
        until = time.monotonic() + 3 * DEADLINE
        quiet = dict.fromkeys(listeners, False)
        while not all(quiet.values()):  # one may have spoken while the other was waited for
            for machine, each in listeners.items():
                self.assertTrue(each.wait_until_quiet(until), f'{machine}: {len(each.heard)} heard')
            quiet = {machine: time.monotonic() - each.last > QUIET
                     for machine, each in listeners.items()}

    def test_each_link_is_told_its_addresses_alone(self):
        listeners = self.listen()
        here = self.begin('here', 'my-client')
        self.settle(listeners)
        self.assertEqual(here.end()[0], 0)

        for machine, other in (('left', 'right'), ('right', 'left')):
            said = b''.join(listeners[machine].answers())
            self.assertIn(socket.inet_aton(ADDRESSES[machine]), said)
            for foreign in self.lan.linked_addresses(other):
                self.assertNotIn(foreign, said)

    def test_a_question_is_answered_once_and_where_it_was_asked(self):
        listeners = self.listen()
        self.begin('here', 'my-client')
        self.settle(listeners)
        before = {machine: len(each.answers()) for machine, each in listeners.items()}

        listeners['left'].ask()
        self.assertTrue(before_deadline(lambda: len(listeners['left'].answers()) > before['left']))
        listeners['right'].ask()
        self.assertTrue(
            before_deadline(lambda: len(listeners['right'].answers()) > before['right']))
        self.settle(listeners)

        for machine, each in listeners.items():
            self.assertEqual(len(each.answers()), before[machine] + 1, machine)

    def test_instances_that_only_it_leads_to_find_those_of_their_own_link(self):
        here = self.begin('here', 'my-client')
        left = self.begin('left', 'on-the-left', BROADCAST_PORT='9091')
        right = self.begin('right', 'on-the-right', BROADCAST_PORT='9092')

        self.assertTrue(left.sees(('my-client', '10.81.0.1:8081')), left.peers())
        self.assertTrue(right.sees(('my-client', '10.82.0.1:8081')), right.peers())
        self.assertTrue(here.sees(('on-the-left', '10.81.0.2:8081'),
                                  ('on-the-right', '10.82.0.2:8081')), here.peers())

    def has_joined(self, device):
        """Whether the middle listens there to the group of all instances."""
        words = ['ip', '-n', self.lan.name('here'), '-6', 'maddr', 'show', 'dev', device]
        shown = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        return 'ff12::5357:4c44' in shown

    def test_on_a_link_that_is_left_out_nothing_is_said_or_heard(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        path = os.path.join(folder, 'config.json')

        def leave_out(*interfaces):
            with open(path, 'w', encoding='utf-8') as file:
                json.dump({'exclude_interfaces': interfaces}, file)

        leave_out('right')
        here = self.begin('here', 'my-client', arguments=['--config', path])
        left = self.begin('left', 'on-the-left')
        right = self.begin('right', 'on-the-right')
        self.assertTrue(left.sees(('my-client', '10.81.0.1:8081')), left.peers())
        self.assertTrue(before_deadline(lambda: right.peers() == []))
        self.assertEqual(right.status('/announce', '-X', 'POST'), '200')
        self.assertFalse(before_deadline(lambda: right.peers() or len(here.peers()) > 1, 2))
        self.assertEqual((self.has_joined('left'), self.has_joined('right')), (True, False))

        leave_out()
        here.process.send_signal(signal.SIGHUP)
        self.assertTrue(right.sees(('my-client', '10.82.0.1:8081')), right.peers())
        self.assertTrue(here.sees(('on-the-left', '10.81.0.2:8081'),
                                  ('on-the-right', '10.82.0.2:8081')), here.peers())
        self.assertTrue(self.has_joined('right'))

        leave_out('right')
        here.process.send_signal(signal.SIGHUP)
        self.assertTrue(right.sees(), right.peers())
        self.assertTrue(here.sees(('on-the-left', '10.81.0.2:8081')), here.peers())
        self.assertFalse(self.has_joined('right'))
        message = '{"peer": "on-the-right", "text": "hello"}'
        self.assertEqual(here.status('/messages', '-d', message), '404')


if __name__ == '__main__':
    sys.exit(run_on_machines('ip', 'curl'))
