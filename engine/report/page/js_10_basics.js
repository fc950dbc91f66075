'use strict';
// What every part of the page uses: the data, elements, scales, colours.

const data = JSON.parse(document.getElementById('data').textContent);
const run = data.result;
const length = Math.max(run.reached_ns / 1e9, 1e-6);

const byId = id => document.getElementById(id);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function drawn(name, attributes = {}, text) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name);

function seconds(value) {
  return `${Number(value.toFixed(6))}s`;
}

function short(value) {
  return Math.abs(value) >= 1000 || value === 0 ? String(Math.round(value))
                                                 : String(Number(value.toPrecision(4)));
}

// Round numbers, about so many, inside [from, until].
function ticks(from, until, about) {
  const span = Math.max(until - from, 1e-9);
  const power = Math.pow(10, Math.floor(Math.log10(span / about)));
  const step = [1, 2, 5, 10].map(each => each * power).find(each => span / each <= about);
  const found = [];
  for (let i = Math.ceil(from / step); i * step <= until + step * 1e-6; ++i) found.push(i * step);
  return found;
}

const phases = run.spans.filter(each => each.kind === 'phase');
const faults = run.spans.filter(each => each.kind !== 'phase');

// Draws now, and again whenever the page has another size or other colours.
const drawings = [];
function keepDrawn(draw) {
  drawings.push(draw);
  draw();
}
let waiting = false;
function redrawAll() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; drawings.forEach(draw => draw()); });
}
addEventListener('resize', redrawAll);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);

// A canvas as sharp as the screen; answers its context and its size.
function prepared(canvas, height) {
  const width = canvas.clientWidth;
  const sharpness = devicePixelRatio || 1;
  canvas.style.height = `${height}px`;
  canvas.width = Math.round(width * sharpness);
  canvas.height = Math.round(height * sharpness);
  const context = canvas.getContext('2d');
  context.scale(sharpness, sharpness);
  context.font = '12px system-ui, sans-serif';
  return { context, width, height };
}
