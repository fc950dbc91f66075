// The course of each metric and how often events happened, with the phases
// behind, and each metric's figures by phase as a table.

const plotWidth = 480;
const plotHeight = 150;
const plotLeft = 56;
const plotX = at => plotLeft + (plotWidth - plotLeft - 8) * at / length;
const bucketTime = bucket => (bucket + 0.5) * length / data.buckets;

function phasesBehind(svg, height) {
  phases.forEach((each, i) => {
    const x = plotX(each.from_ns / 1e9);
    const band = drawn('rect', { x, y: 0, height, fill: i % 2 ? 'var(--band)' : 'var(--line)',
                                 width: Math.max(plotX(each.until_ns / 1e9) - x, 0), opacity: 0.5 });
    band.append(drawn('title', {}, `phase ${each.name}`));
    svg.append(band);
  });
}

function plotOf(name, metric) {
  const svg = drawn('svg', { viewBox: `0 0 ${plotWidth} ${plotHeight + 20}`, role: 'img',
                             'aria-label': `${name} over time` });
  phasesBehind(svg, plotHeight);
  const most = Math.max(...metric.course.map(each => each[3]), 1e-12);
  const y = value => plotHeight - 4 - (plotHeight - 12) * Math.max(value, 0) / most;
  for (const each of ticks(0, most, 4)) {
    svg.append(drawn('text', { x: plotLeft - 6, y: y(each) + 4, class: 'faint',
                               'text-anchor': 'end' }, short(each)));
    svg.append(drawn('line', { x1: plotLeft, x2: plotWidth - 8, y1: y(each), y2: y(each),
                               stroke: 'var(--line)' }));
  }
  for (const each of ticks(0, length, 5)) {
    svg.append(drawn('text', { x: plotX(each), y: plotHeight + 14, class: 'faint',
                               'text-anchor': 'middle' }, seconds(each)));
  }
  for (const [column, stroke] of [[3, 'var(--second)'], [2, 'var(--mark)']]) {
    const points = metric.course.map(each => `${plotX(bucketTime(each[0]))},${y(each[column])}`);
    svg.append(drawn('polyline', { points: points.join(' '), fill: 'none', stroke,
                                   'stroke-width': 1.5 }));
    if (points.length === 1) {
      const [cx, cy] = points[0].split(',');
      svg.append(drawn('circle', { cx, cy, r: 3, fill: stroke }));
    }
  }
  return svg;
}

function figuresOf(name) {
  const rows = run.samples.filter(each => each.name === name);
  if (!rows.length) return '';
  const columns = ['count', 'least', 'mean', 'p50', 'p90', 'p99', 'most'];
  const head = element('tr', {}, element('th', {}, 'phase'),
                       ...columns.map(each => element('th', { class: 'number' }, each)));
  const body = rows.map(row => element('tr', {}, element('td', {}, row.phase || 'whole run'),
      ...columns.map(each => element('td', { class: 'number' }, short(row[each])))));
  return element('table', {}, element('thead', {}, head), element('tbody', {}, ...body));
}

function showMetrics() {
  const names = Object.keys(data.metrics);
  for (const name of names) {
    const metric = data.metrics[name];
    const unit = metric.unit ? ` [${metric.unit}]` : '';
    byId('plots').append(element('figure', { style: 'margin:0' },
        element('figcaption', {}, element('strong', {}, name + unit),
                element('span', { class: 'hint' }, ' p50 (blue), p99 (brown)')),
        metric.course.length ? plotOf(name, metric) : '', figuresOf(name)));
  }
  if (!names.length) byId('plots').append(element('p', {}, 'Nothing was measured.'));
}

function rateRow(svg, name, counts, y) {
  const most = Math.max(...counts, 1);
  const sum = counts.reduce((a, b) => a + b, 0);
  label(svg, y, `${name} (${sum})`);
  const width = (timelineWidth - timelineLeft - 20) / counts.length;
  let path = '';
  counts.forEach((each, i) => {
    if (!each) return;
    const height = Math.max((rowHeight - 6) * each / most, 1);
    path += `M${(timelineLeft + i * width).toFixed(1)} ${y + rowHeight - 4}v${-height.toFixed(1)}` +
            `h${width.toFixed(2)}v${height.toFixed(1)}z`;
  });
  svg.append(drawn('path', { d: path, fill: 'var(--mark)' }));
}

function showRates() {
  const names = Object.keys(data.rates);
  if (!names.length) return byId('rates').append(element('p', {}, 'No node told an event.'));
  const svg = drawn('svg', { viewBox: `0 0 ${timelineWidth} ${names.length * rowHeight}`,
                             role: 'img', 'aria-label': 'How often events happened over time' });
  names.forEach((name, i) => rateRow(svg, name, data.rates[name], i * rowHeight));
  byId('rates').append(svg);
}
