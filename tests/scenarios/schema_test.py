"""The JSON Schema that editors use agrees with the loader: every scenario that
ships is valid by it, and what the loader refuses for its form, it refuses too.

usage: schema_test.py CHECKOUT
"""

import copy
import json
import pathlib
import sys
import unittest

import jsonschema
import yaml

CHECKOUT = pathlib.Path(sys.argv.pop())


def least():
    """The least that is a scenario."""
    return {'scenario': 's', 'duration': '10s', 'nodes': {'peer': {'role': 'mesh', 'count': 3}}}


class SchemaTest(unittest.TestCase):
    def setUp(self):
        path = CHECKOUT / 'docs' / 'scenario.schema.json'
        self.schema = jsonschema.Draft202012Validator(json.loads(path.read_text(encoding='utf-8')))

    def wrong(self, document):
        return [error.message for error in self.schema.iter_errors(document)]

    def test_every_scenario_that_ships_is_valid(self):
        paths = sorted((CHECKOUT / 'scenarios').rglob('*.yaml'))
        self.assertGreater(len(paths), 15)
        for path in paths:
            with self.subTest(path=path.name):
                self.assertEqual(self.wrong(yaml.safe_load(path.read_text(encoding='utf-8'))), [])

    def test_the_least_is_valid(self):
        self.assertEqual(self.wrong(least()), [])

    def test_what_the_loader_refuses_it_refuses(self):
        cases = [
            {'sede': 3},
            {'duration': 20},
            {'stages': ['moon']},
            {'nodes': {'peer': {'roll': 'mesh'}}},
            {'timeline': [{'at': '5s'}]},
            {'timeline': [{'at': '5s', 'crash': 'peer', 'pause': 'peer'}]},
            {'timeline': [{'crash': 'peer'}]},
            {'timeline': [{'at': '5s', 'restart': 'peer', 'disk': 'gone'}]},
            {'timeline': [{'at': '5s', 'slow_service': {'nodes': 'peer', 'delay': '2s'}}]},
            {'expect': [{'that': 'x'}]},
            {'expect': [{'always': 'x', 'never': 'y'}]},
            {'network': {'regions': {'eu': {'access': {'latency': 20}}}}},
        ]
        for case in cases:
            with self.subTest(case=case):
                document = copy.deepcopy(least())
                document.update(case)
                self.assertNotEqual(self.wrong(document), [])


if __name__ == '__main__':
    unittest.main()
