"""The launcher itself, on a project of one source file: what it builds, when, and what it says."""

import os
import shutil
import subprocess
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CMAKE = '''cmake_minimum_required(VERSION 3.25)
project(tiny LANGUAGES CXX)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
add_executable(swarmstage cli/main.cpp)
add_custom_target(product DEPENDS swarmstage)
'''
MAIN = '''#include <cstdio>
int main(int count, char** arguments) {
  for (int i = 1; i < count; ++i) std::printf("%%s|", arguments[i]);
  std::puts("%s");
  return count - 1;
}
'''
NOBODY = 65534


class LauncherTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='swarmstage-launcher-')
        self.addCleanup(shutil.rmtree, self.folder)
        for folder in ('cmake', 'core', 'sim', 'net', 'engine', 'cli', 'tests/suite/steps'):
            os.makedirs(os.path.join(self.folder, folder))
        for path in ('swarmstage', 'cmake/launcher.sh', 'CMakePresets.json',
                     'tests/suite/suite.sh', 'tests/suite/flags.sh',
                     'tests/suite/steps/ctest.sh'):
            shutil.copy(os.path.join(ROOT, path), os.path.join(self.folder, path))
        self.write('CMakeLists.txt', CMAKE)
        self.write('cmake/packages.txt', '[build]\ng++  # why\n[test]\npython3\n')
        self.write('cli/main.cpp', MAIN % 'first')

    def write(self, path, text):
        with open(os.path.join(self.folder, path), 'w', encoding='utf-8') as file:
            file.write(text)

    def run_launcher(self, *arguments, cwd=None, user=None):
        return subprocess.run([os.path.join(self.folder, 'swarmstage'), *arguments],
                              cwd=cwd or self.folder, user=user, text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, check=False)

    def test_it_builds_and_runs_the_command_with_its_arguments_and_its_status(self):
        done = self.run_launcher('run', 'two words', '--flag')

        self.assertEqual(done.stdout, 'run|two words|--flag|first\n')
        self.assertEqual(done.returncode, 3)

    def test_the_command_starts_where_the_user_is_also_through_a_link(self):
        self.write('cli/main.cpp', '#include <unistd.h>\n#include <cstdio>\n'
                                   'int main() { char at[4096]; std::puts(getcwd(at, 4096)); }\n')
        link = os.path.join(self.folder, 'link')
        os.symlink(os.path.join(self.folder, 'swarmstage'), link)

        done = subprocess.run([link], cwd='/usr', text=True, capture_output=True, check=True)

        self.assertEqual(done.stdout, '/usr\n')

    def test_an_unchanged_project_is_not_built_again(self):
        self.run_launcher('version')
        log = os.path.join(self.folder, 'build/logs/build-release.log')
        os.remove(log)

        done = self.run_launcher()

        self.assertEqual(done.stdout, 'first\n')
        self.assertFalse(os.path.exists(log))

    def test_a_changed_source_is_built_even_when_its_date_is_old(self):
        self.run_launcher('version')
        self.write('cli/main.cpp', MAIN % 'second')
        os.utime(os.path.join(self.folder, 'cli/main.cpp'), (0, 0))
        os.utime(os.path.join(self.folder, 'cli'), (0, 0))

        done = self.run_launcher()

        self.assertEqual(done.stdout, 'second\n')

    def test_a_failed_build_shows_the_error_and_no_command_line_and_runs_nothing(self):
        self.run_launcher('version')
        self.write('cli/main.cpp', 'int main() { return wrong; }\n')

        done = self.run_launcher('version')

        self.assertEqual((done.returncode, done.stdout), (1, ''))
        self.assertIn('was not declared', done.stderr)
        self.assertNotIn('-o CMakeFiles', done.stderr)
        self.assertIn('the whole log is build/logs/build-release.log', done.stderr)

    def test_a_missing_package_is_named_in_the_one_line_to_run(self):
        self.write('cmake/packages.txt', '[build]\ng++\nno-such-package-a\n'
                                         'no-such-package-b  # why\n')
        os.chmod(self.folder, 0o755)
        user = NOBODY if os.geteuid() == 0 else None
        if user:
            os.makedirs(os.path.join(self.folder, 'build'))
            os.chown(os.path.join(self.folder, 'build'), user, user)

        done = self.run_launcher('version', user=user)

        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stderr.splitlines(), [
            'swarmstage: some packages are missing; install them and start again:',
            'sudo apt-get install --no-install-recommends -y no-such-package-a no-such-package-b'])

    def test_the_suite_closes_with_its_counts_and_fails_with_a_failing_step(self):
        self.write('tests/suite/steps/ctest.sh', 'step_tests() { count 5 0 2; }\n'
                                                 'step_format() { return 1; }\n'
                                                 'step_quick() { count 3 1; return 1; }\n')

        whole = self.run_launcher('test', '--step', 'tests', '--step', 'format')
        quick = self.run_launcher('test', '--quick')
        good = self.run_launcher('test', '--step', 'tests')

        self.assertEqual(whole.stdout.splitlines()[-1], '5 passed, 1 failed, 2 skipped')
        self.assertEqual(whole.returncode, 1)
        self.assertEqual(quick.stdout.splitlines()[-1], '3 passed, 1 failed')
        self.assertEqual(quick.returncode, 1)
        self.assertEqual(good.returncode, 0)

    def test_an_unknown_step_is_refused_by_name(self):
        done = self.run_launcher('test', '--step', 'tidi')

        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr, "swarmstage: test: no step is called 'tidi'; did you mean "
                                      'tidy? ./swarmstage test --list names them all\n')

    def test_a_flag_that_neither_the_suite_nor_ctest_has_runs_nothing(self):
        self.write('tests/suite/steps/ctest.sh', 'step_tests() { count 1 0; }\n'
                                                 'step_quick() { count 1 0; }\n')
        for words, line in (
                (['--quik'], "unknown flag '--quik'; did you mean '--quick'?"),
                (['--quick', '--verbos'], "unknown flag '--verbos'; did you mean '--verbose'?"),
                (['-R', 'mesh', '--no-such-thing'], "unknown flag '--no-such-thing'; neither the "
                 'suite nor ctest has it: ./swarmstage test --help'),
                (['--timeout=5'], "unknown flag '--timeout=5'; did you mean '--timeout'?"),
                (['mesh'], "'mesh' is no flag; -R 'mesh' runs the tests with that in their names"),
                (['-V', '-R'], "'-R' needs a word behind it")):
            with self.subTest(words=words):
                done = self.run_launcher('test', *words)

                self.assertEqual(done.returncode, 2)
                self.assertEqual((done.stdout, done.stderr), ('', f'swarmstage: test: {line}\n'))

    def test_what_ctest_knows_goes_to_it_with_the_words_behind(self):
        self.write('tests/suite/steps/ctest.sh', 'step_tests() {\n'
                                                 '  printf "%s|" "${ctest_flags[@]}"; count 1 0\n'
                                                 '}\n')
        flags = ['-R', 'mesh', '-V', '-VV', '--label-regex', '-x', '-j4', '-j', '4', '-I', '1,2',
                 '--repeat', 'until-fail:3', '--no-tests=ignore', '--show-only=json-v1',
                 '--print-labels', '--rerun-failed', '--timeout', '5', '-LE', 'slow', '--union',
                 '--test-load', '3']

        done = self.run_launcher('test', *flags)

        self.assertEqual((done.returncode, done.stderr), (0, ''))
        self.assertIn('|'.join(flags) + '|', done.stdout)

    def test_a_step_may_stand_behind_an_equals_sign(self):
        self.write('tests/suite/steps/ctest.sh', 'step_tests() { count 5 0; }\n')

        self.assertIn('5 passed', self.run_launcher('test', '--step=tests').stdout)
        self.assertEqual(self.run_launcher('test', '--step=tidi').returncode, 2)

    def test_every_step_that_is_listed_can_be_asked_for_by_its_name(self):
        listed = self.run_launcher('test', '--list').stdout.splitlines()
        names = [line.split()[0] for line in listed]
        self.assertIn('tsan', names)
        self.write('tests/suite/steps/ctest.sh',
                   ''.join(f'step_{name.replace("-", "_")}() {{ count 1 0; }}\n' for name in names))
        flags = [flag for name in names for flag in ('--step', name)]

        done = self.run_launcher('test', *flags)

        self.assertEqual(done.stderr, '')
        self.assertEqual(done.stdout.splitlines()[-1], f'{len(names)} passed, 0 failed')


if __name__ == '__main__':
    unittest.main()
