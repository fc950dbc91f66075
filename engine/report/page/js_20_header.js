// The top of the page: which run this is and what came of it.

function fillHeader() {
  document.title = `${run.scenario}: ${run.verdict}`;
  const wanted = run.expected_to_fail ? ' (a scenario that must fail)' : '';
  byId('title').append(run.scenario, ' ',
                       element('span', { class: `badge ${run.verdict}` }, run.verdict), wanted);
  byId('about').textContent = run.about;
  const facts = [`on ${run.stage}`, `seed ${run.seed}`, `${data.nodes.length} nodes`,
                 `${seconds(length)} of ${seconds(run.duration_ns / 1e9)}`,
                 `${data.events_total} events`, `logical hash ${run.logical_hash}`,
                 `timed hash ${run.timed_hash}`];
  if (run.file) facts.unshift(run.file);
  if (run.stopped_because) facts.push(`stopped: ${run.stopped_because}`);
  byId('facts').textContent = facts.join(' · ');
  byId('reproduce').textContent = run.reproduce;
  byId('copy').addEventListener('click', () => copyText(run.reproduce));
  for (const each of run.skipped) byId('lacks').append(element('li', {}, `left out: ${each}`));
  for (const each of data.lacks) byId('lacks').append(element('li', {}, each));
}

// navigator.clipboard is refused to files; a selection never is.
function copyText(text) {
  const range = document.createRange();
  range.selectNodeContents(byId('reproduce'));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  if (navigator.clipboard) navigator.clipboard.writeText(text).catch(() => {});
}
