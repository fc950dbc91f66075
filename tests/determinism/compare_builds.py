#!/usr/bin/env python3
"""Runs the hash_run of several builds and says whether they agree, seed by seed.

usage: compare_builds.py STAGE[,STAGE...] HASH_RUN HASH_RUN...

Builds nothing: it is given the programs. On a difference both runs are repeated
with a trace, and the first differing event of the first differing node is shown.
"""

import pathlib
import subprocess
import sys
import tempfile

SEEDS = ('1', '2', '3')


def hashes(program, stage, seed, *more):
    done = subprocess.run([program, '--stage', stage, '--seed', seed, *more],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f'{program} failed on {stage}, seed {seed}: {done.stderr.strip()}')
    return done.stdout


def explain(reference, program, stage, seed):
    with tempfile.TemporaryDirectory() as folder:
        traces = [str(pathlib.Path(folder, name)) for name in ('left', 'right')]
        for each, trace in zip((reference, program), traces):
            hashes(each, stage, seed, '--trace', trace)
        done = subprocess.run([reference, '--compare', *traces], capture_output=True, text=True,
                              check=False)
        return done.stdout


def main(arguments):
    if len(arguments) < 3:
        sys.exit(__doc__)
    stages, reference, *programs = arguments
    differences = 0
    for stage in stages.split(','):
        for seed in SEEDS:
            expected = hashes(reference, stage, seed)
            for program in programs:
                if hashes(program, stage, seed) == expected:
                    continue
                differences += 1
                print(f'{stage}, seed {seed}: {reference} and {program} differ')
                print(explain(reference, program, stage, seed))
    if differences == 0:
        print(f'{stages}: the same hashes from {1 + len(programs)} builds, {len(SEEDS)} seeds')
    return 1 if differences else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
