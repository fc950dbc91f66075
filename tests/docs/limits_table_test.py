"""That docs/limits.md tells every limit, with its default and a test that exists."""

import glob
import os
import re
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MEMBER = re.compile(r'^  std::size_t (\w+) = ([^;]+);', re.MULTILINE)
KEY = re.compile(r'^\| `(\w+)` \| [^|]* \| `([^`]*)` \|', re.MULTILINE)
TEST = re.compile(r'TEST(?:_F|_P)?\((\w+),\s*(\w+)\)')


def read(path):
    with open(os.path.join(ROOT, path), encoding='utf-8') as file:
        return file.read()


def all_tests():
    names = set()
    for path in glob.glob(os.path.join(ROOT, 'tests/**/*_test.cpp'), recursive=True):
        names.update(f'{suite}.{name}' for suite, name in TEST.findall(read(path)))
    return names


def table_of(text):
    """Name: (default, tests), from the first two cells and the last of each row."""
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip('|').split('|')]
        if line.startswith('| `') and len(cells) > 3:
            rows[cells[0].strip('`')] = (cells[1].strip('`'), cells[-1])
    return rows


class LimitsTable(unittest.TestCase):
    rows = table_of(read('docs/limits.md'))
    http_rows = table_of(read('docs/http.md'))

    def test_tells_every_limit_of_a_node_with_its_default(self):
        members = MEMBER.findall(read('core/node/limits.h'))

        self.assertGreater(len(members), 5)
        for name, default in members:
            self.assertIn(name, self.rows)
            self.assertEqual(self.rows[name][0], default)

    def test_tells_every_limit_of_a_store_with_its_default(self):
        members = MEMBER.findall(read('core/services/store.h'))

        self.assertEqual(len(members), 4)
        for name, default in members:
            self.assertIn(name, self.rows)
            self.assertEqual(self.rows[name][0], default)

    def test_tells_every_limit_of_each_role_with_the_default_of_its_key(self):
        for role, header in (('mesh', 'core/roles/mesh/mesh_limits.h'),
                             ('lan-discovery', 'core/roles/lan_discovery/discovery_limits.h')):
            with self.subTest(role=role):
                names = re.findall(r'^  (\w+),\s+//', read(header), re.MULTILINE)
                section = read('docs/roles.md').split(f'\n## {role}\n')[1].split('\n## ')[0]
                defaults = dict(KEY.findall(section))

                self.assertGreater(len(names), 10)
                for name in names:
                    self.assertIn(name, self.rows)
                    if name in defaults:
                        self.assertEqual(self.rows[name][0], defaults[name])

    def test_tells_every_limit_of_an_http_server(self):
        listed = re.search(r'enum class HttpLimit.*?{(.*?)}', read('core/http/http_limits.h'), re.S)
        names = re.findall(r'^  (\w+),', listed.group(1), re.MULTILINE)

        self.assertGreater(len(names), 10)
        told = ' '.join(self.http_rows)
        for name in names:
            self.assertIn(name, told)

    def test_names_tests_that_exist(self):
        known = all_tests()

        for name, (_, tests) in [*self.rows.items(), *self.http_rows.items()]:
            named = re.findall(r'`([\w.]+)`', tests)
            self.assertTrue(named, f'{name} has no test')
            for test in named:
                self.assertIn(test, known)


if __name__ == '__main__':
    unittest.main()
