// Phases, faults and verdicts over the time of the run, and each expectation with
// all it has to tell.

const timelineWidth = 1100;
const timelineLeft = 240;
const rowHeight = 22;

const timeX = at => timelineLeft + (timelineWidth - timelineLeft - 20) * at / length;

function label(svg, y, text, kind = '') {
  const cut = text.length > 36 ? `${text.slice(0, 35)}…` : text;
  const made = drawn('text', { x: 0, y: y + 14, class: kind }, cut);
  made.append(drawn('title', {}, text));
  svg.append(made);
}

function spanRow(svg, y, span, fill) {
  const from = span.from_ns / 1e9;
  const until = span.until_ns / 1e9;
  label(svg, y, span.kind === 'phase' ? `phase ${span.name}` : `${span.kind}: ${span.name}`, 'faint');
  const bar = drawn('rect', { x: timeX(from), y: y + 3, height: rowHeight - 8, rx: 2,
                              width: Math.max(timeX(until) - timeX(from), 2), fill });
  bar.append(drawn('title', {}, `${span.name}: ${seconds(from)} to ${seconds(until)} ` +
                                span.nodes.join(', ')));
  svg.append(bar);
}

function verdictRow(svg, y, expectation, index) {
  label(svg, y, expectation.name || expectation.text);
  const decided = expectation.decided_ns;
  const at = timeX(decided === null ? length : decided / 1e9);
  svg.append(drawn('line', { x1: timelineLeft, x2: timelineWidth - 20, y1: y + 10, y2: y + 10,
                             stroke: 'var(--line)' }));
  const shape = expectation.verdict === 'held'
      ? drawn('circle', { cx: at, cy: y + 10, r: 6 })
      : drawn('path', { d: `M${at - 7} ${y + 3}h14v14h-14z` });
  shape.setAttribute('class', expectation.verdict);
  shape.append(drawn('title', {}, `${expectation.verdict}: ${expectation.why}`));
  const link = drawn('a', { href: `#expectation-${index}` });
  link.append(shape);
  svg.append(link);
  if (!expectation.margin) return;
  const right = at > timelineWidth - 200;
  svg.append(drawn('text', { x: right ? at - 12 : at + 12, y: y + 14, class: 'faint',
                             'text-anchor': right ? 'end' : 'start' }, expectation.margin));
}

function drawTimeline() {
  const most = 60;  // beyond, the rows would bury the verdicts
  const shown = faults.slice(0, most);
  const rows = phases.length + shown.length + run.expectations.length;
  const svg = drawn('svg', { viewBox: `0 0 ${timelineWidth} ${rows * rowHeight + 30}`, role: 'img',
                             'aria-label': 'Phases, faults and verdicts over time' });
  let y = 0;
  for (const each of ticks(0, length, 10)) {
    svg.append(drawn('line', { x1: timeX(each), x2: timeX(each), y1: 0, y2: rows * rowHeight,
                               stroke: 'var(--line)' }));
    svg.append(drawn('text', { x: timeX(each), y: rows * rowHeight + 16, class: 'faint',
                               'text-anchor': 'middle' }, seconds(each)));
  }
  for (const each of phases) { spanRow(svg, y, each, 'var(--line)'); y += rowHeight; }
  for (const each of shown) { spanRow(svg, y, each, 'var(--second)'); y += rowHeight; }
  run.expectations.forEach((each, i) => { verdictRow(svg, y, each, i); y += rowHeight; });
  byId('timeline').append(svg);
  if (shown.length < faults.length) {
    byId('timeline').append(element('p', { class: 'hint' },
                                    `and ${faults.length - shown.length} more faults`));
  }
}

function linesOf(expectation) {
  const lines = [`${expectation.form}: ${expectation.text}`, expectation.why];
  if (expectation.margin) lines.push(`margin: ${expectation.margin}`);
  if (expectation.nodes.length) lines.push(`nodes: ${expectation.nodes.join(', ')}`);
  lines.push(...expectation.values);
  if (expectation.events.length) lines.push('before it:');
  for (const each of expectation.events) {
    lines.push(`  ${seconds(each.at_ns / 1e9)}  ${each.node}  ${each.name} ` +
               JSON.stringify(each.fields));
  }
  if (run.file && expectation.line) lines.push(`${run.file}:${expectation.line}`);
  return lines.filter(each => each !== '').join('\n');
}

function listExpectations() {
  run.expectations.forEach((each, i) => {
    const details = element('details', { id: `expectation-${i}` },
        element('summary', {}, element('span', { class: `badge ${each.verdict}` }, each.verdict),
                ` ${each.name || each.text}`, each.margin ? ` (${each.margin})` : ''),
        element('pre', {}, linesOf(each)));
    details.open = each.verdict === 'failed';
    byId('expectations').append(details);
  });
  if (!run.expectations.length) {
    byId('expectations').append(element('p', {}, 'It expects nothing, so nothing was shown.'));
  }
}
