"""docs/ci.md: what its jobs run is run, in a folder with what they need of a checkout.

    python3 ci_page.py PROGRAM

Every `run` of the GitHub workflow and every line of the GitLab job, in order, in
the shell those use. `./swarmstage` is the program that is tested. Only the step
that installs packages is left out: it changes the machine.
"""

import glob
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile

import yaml

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEFT_OUT = 'What a checkout needs'
SECONDS = 500


def jobs():
    with open(os.path.join(ROOT, 'docs/ci.md'), encoding='utf-8') as file:
        blocks = re.findall(r'^```yaml\n(.*?)^```$', file.read(), re.MULTILINE | re.DOTALL)
    github, gitlab = (yaml.safe_load(block) for block in blocks)
    steps = github['jobs']['scenarios']['steps']
    names = [step.get('name') for step in steps if 'run' in step]
    assert LEFT_OUT in names, names
    first = [step['run'] for step in steps if 'run' in step and step['name'] != LEFT_OUT]
    return [('GitHub', ['sh', '-e'], first),
            ('GitLab', ['bash', '-eo', 'pipefail'], gitlab['scenarios']['script'])]


def make_checkout(folder, program):
    shutil.copytree(os.path.join(ROOT, 'scenarios'), os.path.join(folder, 'scenarios'))
    launcher = os.path.join(folder, 'swarmstage')
    with open(launcher, 'w', encoding='utf-8') as file:
        file.write(f'#!/bin/sh\nexec {program} "$@"\n')
    os.chmod(launcher, os.stat(launcher).st_mode | stat.S_IXUSR)


def follow(name, shell, scripts, program):
    """What went wrong, line by line."""
    with tempfile.TemporaryDirectory(prefix='swarmstage-ci-') as folder:
        make_checkout(folder, program)
        summary = os.path.join(folder, 'step_summary')
        environment = {**os.environ, 'GITHUB_STEP_SUMMARY': summary, 'CI_PROJECT_DIR': folder}
        for script in scripts:
            done = subprocess.run([*shell, '-c', script], cwd=folder, env=environment, text=True,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False,
                                  stderr=subprocess.STDOUT, timeout=SECONDS)
            if done.returncode != 0:
                return [f'{name}: ended with {done.returncode}:\n{script}\n{done.stdout[-3000:]}']
        return [f'{name}: {each}' for each in missing(name, folder, summary)]


def missing(name, folder, summary):
    """What the job was to leave behind and did not."""
    scenarios = glob.glob(os.path.join(folder, 'scenarios/mesh/*.yaml'))
    for path in scenarios:
        scenario = os.path.basename(path)[:-len('.yaml')]
        for left in (f'runs/{scenario}/report.html', f'junit-{scenario}.xml'):
            if not os.path.exists(os.path.join(folder, left)):
                yield f'{left} is not there'
    if len(scenarios) < 20:
        yield f'only {len(scenarios)} scenarios'
    if name == 'GitHub':
        with open(summary, encoding='utf-8') as file:
            if file.read().count('held') < len(scenarios):
                yield 'the summary lacks verdicts'


def main():
    program = os.path.abspath(sys.argv[1])
    wrong = [each for job in jobs() for each in follow(*job, program)]
    for each in wrong:
        print(each)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
