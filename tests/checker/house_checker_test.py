"""The house checker's own tests: what each rule says, word for word, and what it lets pass."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import house_checker
from house_rules import RULES

HEADER = '#pragma once\n\n// What this is and who owns it, and what may be relied on.\n\n'
STATE = 'core and sim hold no mutable state; keep it in the object that needs it, or make it const'
UNORDERED = ('is unordered, so walking it differs from run to run; use an ordered container, '
             'or a sorted copy')
CONTEXT = 'take time and randomness from the context, settings from the config'
SLEEP = 'waits for a guess; drive the time, or wait for a condition with a deadline'

# rule, {path: text}, every finding as `path:line: message`
OBJECTS = [
    ('layering', {'core/node/node.h': HEADER + '#include "core/roles/mesh/mesh.h"\n',
                  'core/roles/mesh/mesh.h': HEADER},
     ['core/node/node.h:5: core/node may not include core/roles/mesh/mesh.h; it may include '
      'core/node, core/base, core/trace. Move the code up, or pass what it needs down']),
    ('layering', {'engine/run.cpp': '#include "sim/model/link.h"\n', 'sim/model/link.h': HEADER},
     ['engine/run.cpp:1: engine may not include sim/model/link.h; it may include engine, core. '
      'Move the code up, or pass what it needs down']),
    ('layering', {'sim/packet/cloud.cpp': '#include "sim/model/link.h"\n',
                  'sim/model/link.h': HEADER},
     ['sim/packet/cloud.cpp:1: sim/packet may not include sim/model/link.h; it may include '
      'sim/packet, core. Move the code up, or pass what it needs down']),
    ('include-path', {'core/node/node.cpp': '#include "node.h"\n', 'core/node/node.h': HEADER},
     ['core/node/node.cpp:1: no file node.h below the repository root, where includes begin; '
      'did you mean "core/node/node.h"?']),
    ('hidden-library', {'engine/run.cpp': '#include <ns3/node.h>\n'},
     ['engine/run.cpp:1: <ns3/node.h> belongs to ns-3, which only sim/packet, sim/emulated, '
      'tests/packet, tests/bench may include; use what that folder offers']),
    ('hidden-library', {'core/node/node.cpp': '#include <boost/asio/io_context.hpp>\n'},
     ['core/node/node.cpp:1: <boost/asio/io_context.hpp> belongs to Asio, which only net, '
      'tests/net, tests/bench may include; use what that folder offers']),
    ('umbrella-header', {'sim/packet/cloud.cpp': '#include <ns3/core-module.h>\n'},
     ['sim/packet/cloud.cpp:1: <ns3/core-module.h> includes everything; '
      'include the single headers you use']),
    ('third-party-in-header', {'core/codec/http.h': HEADER + '#include <boost/beast/http.hpp>\n'},
     ['core/codec/http.h:5: a header of core may show no library but nlohmann/json, not '
      '<boost/beast/http.hpp>; include it in the source file']),
    ('purity', {'core/node/node.cpp': '#include <random>\n#include <mutex>\n'},
     ['core/node/node.cpp:1: core and sim may not include <random>; use core/node/random.h, '
      'which is the same everywhere and seeded',
      'core/node/node.cpp:2: core and sim may not include <mutex>; they run on one thread, '
      'and a driver in net owns the others']),
    ('purity', {'sim/model/link.cpp': 'auto now = std::chrono::steady_clock::now();\n'
                                      'int n = rand();\nauto t = time(nullptr);\n'
                                      'auto* home = std::getenv("HOME");\n'},
     ['sim/model/link.cpp:1: core and sim may not read steady_clock; take the time from the '
      'context',
      f'sim/model/link.cpp:2: core and sim may not use rand; {CONTEXT}',
      f'sim/model/link.cpp:3: core and sim may not use time; {CONTEXT}',
      f'sim/model/link.cpp:4: core and sim may not use getenv; {CONTEXT}']),
    ('purity', {'core/node/node.cpp': 'std::uniform_int_distribution<int> die(1, 6);\n'},
     ['core/node/node.cpp:1: std::uniform_int_distribution differs between standard libraries; '
      'use the functions of core/node/random.h']),
    ('static-state', {'core/node/node.cpp': 'void count() {\n  static int calls = 0;\n}\n'
                                            'namespace {\nint total = 0;\nstd::string name;\n}\n'},
     [f'core/node/node.cpp:2: {STATE}', f'core/node/node.cpp:5: {STATE}',
      f'core/node/node.cpp:6: {STATE}']),
    ('unordered-iteration',
     {'core/node/node.cpp': 'std::unordered_map<int, std::vector<int>> peers;\n'
                            'for (const auto& [id, peer] : peers) use(id);\n'
                            'auto first = peers.begin();\n'
                            'std::ranges::for_each(peers, use);\n'},
     [f'core/node/node.cpp:{line}: peers {UNORDERED}' for line in (2, 3, 4)]),
    ('unordered-iteration',
     {'sim/model/net.h': HEADER + 'using Table = std::unordered_set<int>;\nTable hosts_;\n',
      'sim/model/net.cpp': 'void f() {\n  for (int host : this->hosts_) use(host);\n}\n'},
     [f'sim/model/net.cpp:2: hosts_ {UNORDERED}']),
    ('address-order', {'core/node/node.cpp': 'std::map<const Peer*, int> ranks;\n'},
     ['core/node/node.cpp:1: std::map over pointers is ordered by address, which differs from '
      'run to run; order by an id']),
    ('file-length', {'net/driver.cpp': '\n' * 401},
     ['net/driver.cpp:401: 401 lines, at most 400; split it by what it does']),
    ('function-length', {'net/driver.cpp': 'void Driver::run() {\n' + '  step();\n' * 59 + '}\n'},
     ['net/driver.cpp:1: Driver::run has 61 lines, at most 60; give its parts names of their own']),
    ('function-length', {'tests/a.py': 'def run():\n' + '    step()\n' * 60},
     ['tests/a.py:1: run has 61 lines, at most 60; give its parts names of their own']),
    ('function-length', {'tests/a.sh': 'run() {\n' + '  step\n' * 59 + '}\n'},
     ['tests/a.sh:1: run has 61 lines, at most 60; give its parts names of their own']),
    ('columns', {'net/driver.cpp': 'int x;\n//' + 'x' * 99 + '\n'},
     ['net/driver.cpp:2: 101 columns, at most 100; break the line']),
    ('header-paragraph', {'net/driver.h': '#include <vector>\n#pragma once\n'},
     ['net/driver.h:1: a header starts with `#pragma once`']),
    ('header-paragraph', {'net/driver.h': '#pragma once\n\n// Short.\nclass Driver;\n'},
     ['net/driver.h:1: after `#pragma once` comes a paragraph: what this is, who owns it, what '
      'may be relied on']),
    ('marks', {'net/driver.cpp': '// TO' 'DO: all\nthrow Error("not imple' 'mented");\n'},
     ['net/driver.cpp:1: "TO' 'DO" promises work that is not here; do it, or file an issue',
      'net/driver.cpp:2: "not imple' 'mented" promises work that is not here; do it, or file an '
      'issue']),
    ('sleeps', {'tests/net/a.cpp': 'std::this_thread::sleep_for(1s);\nsleep(1);\n',
                'tests/b.py': 'import time\ntime.sleep(1)\n', 'tests/c.sh': 'do sleep 1; done\n'},
     [f'tests/net/a.cpp:1: sleep_for {SLEEP}', f'tests/net/a.cpp:2: sleep {SLEEP}',
      f'tests/b.py:2: sleep {SLEEP}', f'tests/c.sh:1: sleep {SLEEP}']),
    ('file-name', {'net/Driver.cpp': ''},
     ['net/Driver.cpp:1: Driver.cpp is not in snake_case; name it after its main type']),
]

# rule, {path: text} it has nothing to say about
ACCEPTS = [
    ('layering', {'core/roles/mesh/mesh.cpp': '#include "core/node/context.h"\n'
                                              '#include "core/roles/mesh/table.h"\n',
                  'cli/run.cpp': '#include "engine/run.h"\n#include "sim/model/stage.h"\n',
                  'tests/engine/run_test.cpp': '#include "sim/model/stage.h"\n'}),
    ('layering', {'core/node/node.cpp': '// #include "engine/run.h"\n'}),
    ('include-path', {'net/a.cpp': '#include "net/a.h"\n#include <node.h>\n', 'net/a.h': HEADER}),
    ('hidden-library', {'sim/packet/cloud.cpp': '#include <ns3/node.h>\n',
                        'net/driver.cpp': '#include <boost/asio/io_context.hpp>\n'}),
    ('umbrella-header', {'sim/packet/cloud.cpp': '#include <ns3/node.h>\n'}),
    ('third-party-in-header', {'core/node/role.h': HEADER + '#include <nlohmann/json.hpp>\n',
                               'core/codec/http.cpp': '#include <boost/beast/http.hpp>\n'}),
    ('purity', {'core/node/node.cpp': '// never time(nullptr) nor rand()\n#include <chrono>\n'
                                      'auto now = context.time();\nauto x = random.rand();\n'
                                      'std::chrono::nanoseconds runtime(int x);\n',
                'net/driver.cpp': '#include <thread>\nusing Clock = std::chrono::steady_clock;\n'}),
    ('static-state', {'core/node/node.h': HEADER + 'namespace a {\nclass Node;\n'
                                          'bool operator==(Id a, Id b) = default;\n'
                                          'inline constexpr int limit = 3;\nint count(Id id);\n'
                                          'struct B {\n  static B make();\n  int member = 0;\n};\n'
                                          '}\n',
                      'net/driver.cpp': 'static int calls = 0;\n'}),
    ('unordered-iteration',
     {'core/node/node.cpp': 'std::unordered_map<int, int> peers;\nstd::map<int, int> ranks;\n'
                            'if (auto it = peers.find(3); it != peers.end()) use(it);\n'
                            'for (auto& [id, rank] : ranks) rank = peers.at(id);\n'
                            'auto taken = std::move(peers);\n',
      'net/driver.cpp': 'std::unordered_set<int> seen;\nfor (int id : seen) use(id);\n'}),
    ('address-order', {'core/node/node.cpp': 'std::map<Id, Peer*> peers;\n'}),
    ('file-length', {'net/driver.cpp': '\n' * 400, 'docs/a.md': '\n' * 900}),
    ('function-length', {'net/driver.cpp': 'void Driver::run() {\n' + '  step();\n' * 58 + '}\n'}),
    ('function-length', {'net/driver.cpp': 'class A {\n' + '  void f();\n' * 70 + '};\n'
                                           'const int table[] = {\n' + '  1,\n' * 70 + '};\n'}),
    ('columns', {'net/driver.cpp': '//' + 'ü' * 98 + '\n', 'README.md': 'x' * 300}),
    ('header-paragraph', {'net/driver.h': HEADER, 'net/driver.cpp': ''}),
    ('marks', {'net/driver.cpp': 'const char* name = "/tmp/aXXXXXX";\n'
                                 'auto first = std::placeholders::_1;\n'}),
    ('sleeps', {'tests/net/a.cpp': '// never sleep(1)\nmesh.sleep(node);\n',
                'tests/b.py': 'text = "time.sleep(1)"\n', 'cli/c.cpp': 'sleep(1);\n'}),
    ('file-name', {'net/udp_port.cpp': '', 'README.md': ''}),
]


def findings(files, exceptions='', only=None):
    lines = house_checker.check(house_checker.make_tree(files), exceptions)
    return [line for line in lines if only is None or f': {only}: ' in line]


class RulesTest(unittest.TestCase):
    def test_each_rule_objects_in_these_words(self):
        for rule, files, expected in OBJECTS:
            with self.subTest(rule=rule, files=list(files)):
                found = [line.replace(f' {rule}:', '', 1) for line in findings(files, only=rule)]

                self.assertEqual(sorted(found), sorted(expected))

    def test_each_rule_lets_pass_what_is_right(self):
        for rule, files in ACCEPTS:
            with self.subTest(rule=rule, files=list(files)):
                self.assertEqual(findings(files, only=rule), [])

    def test_every_rule_has_a_case_of_either_kind(self):
        self.assertEqual({case[0] for case in OBJECTS}, set(RULES))
        self.assertEqual({case[0] for case in ACCEPTS}, set(RULES))


class FunctionsTest(unittest.TestCase):
    def functions(self, text):
        tree = house_checker.make_tree({'net/a.cpp': text})
        return tree['net/a.cpp'].functions()

    def test_a_constructor_with_braces_in_its_initialiser_list_is_one_function(self):
        found = self.functions('Foo::Foo(int a)\n    : a_{a},\n      b_(2) {\n  go();\n}\n')

        self.assertEqual(found, [('Foo::Foo', 1, 5)])

    def test_members_of_a_class_and_lambdas_in_them_are_told_apart(self):
        found = self.functions('namespace a {\nclass B : public C {\n public:\n  int f() const {\n'
                               '    return [] { return 1; }();\n  }\n  int g_ = {3};\n};\n}\n')

        self.assertEqual(found, [('f', 4, 6)])

    def test_a_template_a_trailing_return_and_a_default_argument_are_functions(self):
        found = self.functions('template <class T>\nauto f(T t = {}) -> std::vector<T> {\n}\n')

        self.assertEqual(found, [('f', 1, 3)])

    def test_a_googletest_case_bears_its_own_name(self):
        self.assertEqual(self.functions('TEST_F(Mesh, Forms) {\n}\n'), [('Mesh.Forms', 1, 2)])


class ExceptionsTest(unittest.TestCase):
    LONG = {'net/driver.cpp': '\n' * 410}
    FILE = 'tests/checker/exceptions.txt'

    def test_an_exception_silences_exactly_what_it_names(self):
        self.assertEqual(findings(self.LONG, 'file-length net/driver.cpp 410  # why\n'), [])

    def test_what_grows_beyond_its_exception_is_reported(self):
        self.assertEqual(
            findings(self.LONG, 'file-length net/driver.cpp 405\n'),
            ['net/driver.cpp:401: file-length: 410 lines, at most 400; split it by what it does '
             '(the exception allows 405, now it is 410)'])

    def test_an_exception_that_could_be_lowered_is_reported(self):
        self.assertEqual(
            findings(self.LONG, '\nfile-length net/driver.cpp 420\n'),
            [f'{self.FILE}:2: exceptions: file-length net/driver.cpp allows 420, but it is 410 '
             'now; write 410'])

    def test_an_exception_nobody_needs_is_reported(self):
        self.assertEqual(
            findings({}, 'columns net/driver.cpp 1\n'),
            [f'{self.FILE}:1: exceptions: columns net/driver.cpp is needed no longer; '
             'delete the line'])

    def test_findings_without_a_size_are_counted(self):
        files = {'net/driver.cpp': 'x' * 101 + '\n' + 'y' * 101 + '\n'}

        self.assertEqual(findings(files, 'columns net/driver.cpp 2\n'), [])
        self.assertEqual(len(findings(files, 'columns net/driver.cpp 1\n')), 2)

    def test_a_line_that_is_no_exception_is_reported(self):
        self.assertEqual(
            findings({}, 'colums net/a.cpp 1\ncolumns net/a.cpp\n'),
            [f'{self.FILE}:1: exceptions: no rule "colums"; did you mean columns?',
             f'{self.FILE}:2: exceptions: "columns net/a.cpp" is not RULE PATH[:FUNCTION] NUMBER'])


if __name__ == '__main__':
    unittest.main()
