"""How soon instances are seen, missed when they leave, and struck off when they fall silent.

usage: percentiles.py SWARMSTAGE CHECKOUT STAGE...

Runs scenarios/discovery/in_time.yaml on each stage and takes the times from its
events: one for each pair of instances. Prints a row for each promise and fails if
one is not kept, or if too few pairs were seen to speak of it.
"""

import collections
import json
import os
import subprocess
import sys
import tempfile

SCENARIO = 'scenarios/discovery/in_time.yaml'
# What is promised, in seconds, and of which share of the pairs.
PROMISES = {'seen': (1, 0.99), 'left': (1, 1), 'expired': (95, 1)}
PAIRS = 500


def events(program, checkout, stage):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([program, 'run', SCENARIO, '--on', stage, '--out', folder],
                              cwd=checkout, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(done.stdout + done.stderr)
        with open(os.path.join(folder, 'events.ndjson'), encoding='utf-8') as file:
            for line in file:
                yield json.loads(line)


def delays(told):
    """By promise: how long it took each who saw, for each who came or went."""
    began, ended = {}, {}
    found = collections.defaultdict(list)
    for event in told:
        at, node, name = event['at_ns'] / 1e9, event['node'], event['name']
        if event['kind'] == 'life' and name == 'started':
            began[node] = at
        elif event['kind'] == 'life' and name in ('drained', 'crashed'):
            ended.setdefault(node, at)
        elif name in ('appeared', 'gone'):
            peer = event['fields']['name'].replace('-', '[') + ']'
            if name == 'appeared':
                found['seen'].append(at - max(began[node], began[peer]))
            elif node not in ended:
                found[event['fields']['reason']].append(at - ended[peer])
    return found


def at_share(values, share):
    return values[min(len(values) - 1, int(share * len(values)))]


def main(program, checkout, stages):
    kept = True
    print('stage    what     pairs  p50       p99       max')
    for stage in stages:
        found = delays(events(program, checkout, stage))
        for what, (limit, share) in PROMISES.items():
            values = sorted(found[what])
            if len(values) < PAIRS:
                sys.exit(f'{what} on {stage}: {len(values)} pairs; expected at least {PAIRS}')
            figures = [at_share(values, each) for each in (0.5, 0.99, 1)]
            print(f'{stage:<8} {what:<8} {len(values):<6}',
                  '  '.join(f'{each:7.3f}s' for each in figures))
            kept = kept and at_share(values, share) <= limit
    return 0 if kept else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
