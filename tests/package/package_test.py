"""That the installed package holds what users need, and nothing that is our own business.

    python3 package_test.py BUILD_FOLDER
"""

import glob
import os
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'tests/docs'))
from document import blocks_of  # noqa: E402  (found by the line above)

BUILD = 'build/release'


def output_of(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        output_of('cmake', '--install', BUILD, '--prefix', cls.folder.name)

    def files(self, pattern):
        found = glob.glob(os.path.join(self.folder.name, pattern), recursive=True)
        self.assertTrue(found, f'no {pattern} was installed')
        return found

    def test_headers_show_no_library_of_ours(self):
        for path in self.files('include/swarmstage/**/*.h'):
            with open(path, encoding='utf-8') as file:
                text = file.read()
            shown = re.findall(
                r'#\s*include\s*<((?:boost|ns3|CLI|openssl|spdlog|yaml-cpp)/[^>]*)>', text)
            self.assertEqual(shown, [], path)

    def test_headers_include_only_what_is_installed(self):
        root = os.path.join(self.folder.name, 'include/swarmstage')
        for path in self.files('include/swarmstage/**/*.h'):
            with open(path, encoding='utf-8') as file:
                for name in re.findall(r'#\s*include\s*"([^"]*)"', file.read()):
                    self.assertTrue(os.path.exists(os.path.join(root, name)), f'{path}: {name}')

    def test_targets_bring_no_flags_and_no_hidden_library(self):
        for path in self.files('lib/**/cmake/swarmstage/*.cmake'):
            with open(path, encoding='utf-8') as file:
                text = file.read()
            for ours in ('-Wall', '-Werror', 'pch', 'boost', 'Boost', 'ns3', 'CLI11', 'OpenSSL',
                         'yaml', '-fsanitize'):
                self.assertNotIn(ours, text, path)

    def test_libraries_are_found_beside_the_programs_wherever_they_are(self):
        for path in self.files('bin/*'):
            self.assertIn('$ORIGIN/../', output_of('readelf', '-d', path), path)
        for path in self.files('lib/**/libswarmstage-*.so'):
            self.assertIn('[$ORIGIN]', output_of('readelf', '-d', path), path)

    def test_the_core_is_linked_once(self):
        command = os.path.join(self.folder.name, 'bin/swarmstage')
        defined = output_of('nm', '--defined-only', '-C', command)
        self.assertNotIn('swarmstage::NodeRunner::NodeRunner', defined)
        self.assertIn('libswarmstage-core.so', output_of('readelf', '-d', command))

    def test_a_program_may_run_scenarios(self):
        with open(os.path.join(ROOT, 'docs/embed.md'), encoding='utf-8') as file:
            blocks = {block.settings.get('file'): block for block in blocks_of(file.read())}
        with tempfile.TemporaryDirectory() as work:
            for name in ('main.cpp', 'CMakeLists.txt'):
                with open(os.path.join(work, name), 'w', encoding='utf-8') as file:
                    file.write(blocks[f'scenario/{name}'].text())
            build = os.path.join(work, 'build')
            output_of('cmake', '-G', 'Ninja', '-S', work, '-B', build,
                      f'-DCMAKE_PREFIX_PATH={self.folder.name}')
            output_of('cmake', '--build', build)
            self.assertEqual(output_of(os.path.join(build, 'friends')), 'friends meet: held\n')

    def test_a_component_that_is_not_there_is_told(self):
        with tempfile.TemporaryDirectory() as work:
            with open(os.path.join(work, 'CMakeLists.txt'), 'w', encoding='utf-8') as file:
                file.write('cmake_minimum_required(VERSION 3.25)\nproject(x LANGUAGES CXX)\n'
                           'find_package(swarmstage REQUIRED COMPONENTS moon)\n')
            done = subprocess.run(['cmake', '-G', 'Ninja', '-S', work,
                                   '-B', os.path.join(work, 'build'),
                                   f'-DCMAKE_PREFIX_PATH={self.folder.name}'],
                                  check=False, capture_output=True, text=True)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn('moon', done.stderr)

    def test_the_command_runs_from_there(self):
        command = os.path.join(self.folder.name, 'bin/swarmstage')
        self.assertRegex(output_of(command, 'version'), r'^swarmstage \d+\.\d+\.\d+\n$')


if __name__ == '__main__':
    BUILD = sys.argv.pop(1)
    unittest.main()
