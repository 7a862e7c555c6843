import {axesOf, curveOf, type HistogramAxis} from './histogram-axis.js';
import {GROUND, MUTED, type Pen, penOf, RULE} from './palette.js';
import type {PicturedDomain, Section} from './picture.js';
import {element, type Frame, line, polyline, rectangle, type Svg} from './svg.js';
import {drawText} from './text.js';

/** Shares that may be written beside a panel. */
const SHARES = [0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1];
const MIN_SHARE_DISTANCE = 18;
const LABELS_WIDTH = 104;
const GAP = 36;
const PANEL_HEIGHT = 150;
const TICKS_HEIGHT = 26;
const TITLE_HEIGHT = 22;

interface Curve {
  readonly pen: Pen;
  readonly points: readonly (readonly [number, number])[];
}

/** Histograms of all channels, all domains on one panel: a row before alignment and, if there is one, a row after. */
export function drawHistograms(frame: Frame, domains: readonly PicturedDomain[]): Section {
  const axes = axesOf((channel) =>
    domains.flatMap(({before, aligned}) =>
      [before, ...aligned.map(({after}) => after)].map(({histograms}) => histograms[channel]),
    ),
  );
  const isAligned = domains.some(({aligned}) => aligned.length > 0);
  const rows = isAligned ? (['before', 'after'] as const) : (['before'] as const);
  const width = (frame.width - LABELS_WIDTH - GAP * (axes.length - 1)) / axes.length;
  const rowHeight = PANEL_HEIGHT + TICKS_HEIGHT;
  const svg = axes.flatMap((axis, column) => {
    const left = frame.left + LABELS_WIDTH + column * (width + GAP);
    const curves = rows.map((row) => curvesOf(domains, row, axis));
    const highest = Math.max(...curves.flat().flatMap(({points}) => points.map(([, share]) => share)));
    const title = drawText(axis.title, left + width / 2, frame.top + 14, {
      size: 15,
      bold: true,
      anchor: 'middle',
    });
    const panels = curves.flatMap((row, number) => {
      const top = frame.top + TITLE_HEIGHT + number * rowHeight;
      return drawPanel({left, top, width}, axis, row, highest);
    });
    return [title, ...panels];
  });
  const labels = rows.map((row, number) => {
    const middle = frame.top + TITLE_HEIGHT + number * rowHeight + PANEL_HEIGHT / 2;
    return drawText(row, frame.left, middle + 5, {size: 15, bold: true});
  });
  return {height: TITLE_HEIGHT + rows.length * rowHeight, svg: [...svg, ...labels]};
}

/** What a row shows of a domain; an alignment that leaves it alone shows it as it was. */
function curvesOf(
  domains: readonly PicturedDomain[],
  row: 'before' | 'after',
  {channel, binsPerPoint}: HistogramAxis,
): Curve[] {
  return domains.flatMap(({before, aligned}, place) => {
    const after = aligned.map((style) => style.after);
    const shown = row === 'after' && after.length > 0 ? after : [before];
    return shown.map(({histograms}) => ({
      pen: penOf(place),
      points: curveOf(histograms[channel], binsPerPoint),
    }));
  });
}

function drawPanel(frame: Frame, axis: HistogramAxis, curves: readonly Curve[], highest: number): Svg[] {
  const {left, top, width} = frame;
  const bottom = top + PANEL_HEIGHT;
  const xOf = (value: number) => left + ((value - axis.low) / (axis.high - axis.low)) * width;
  // The square root keeps what is rare in sight beside a flat background.
  const yOf = (share: number) => bottom - Math.sqrt(share / highest) * (PANEL_HEIGHT - 6);
  const clip = `clip-${axis.channel}-${Math.round(top)}`;
  const ticks = axis.ticks.map((tick) =>
    drawText(String(tick), xOf(tick), bottom + 15, {size: 11, anchor: 'middle', fill: MUTED}),
  );
  const drawn = curves.map(({pen, points}) =>
    polyline(
      points.map(([value, share]) => [xOf(value), yOf(share)] as const),
      {stroke: pen.stroke, 'stroke-dasharray': pen.dash, 'stroke-width': 1.6, 'stroke-linejoin': 'round'},
    ),
  );
  return [
    rectangle(left, top, width, PANEL_HEIGHT, {fill: GROUND}),
    ...shareLines(frame, yOf, highest),
    ...ticks,
    element('clipPath', {id: clip}, [rectangle(left, top, width, PANEL_HEIGHT, {})]),
    element('g', {'clip-path': `url(#${clip})`}, drawn),
    line(left, bottom, left + width, bottom, {stroke: RULE}),
  ];
}

/** Lines at round shares, as many as fit below the highest one. */
function shareLines({left, width}: Frame, yOf: (share: number) => number, highest: number): Svg[] {
  let last = yOf(0) + MIN_SHARE_DISTANCE / 2;
  return SHARES.filter((share) => share <= highest).flatMap((share) => {
    const y = yOf(share);
    if (last - y < MIN_SHARE_DISTANCE) return [];
    last = y;
    const percent = `${Number((share * 100).toPrecision(3))} %`;
    return [
      line(left, y, left + width, y, {stroke: '#dcdcd8'}),
      drawText(percent, left - 4, y + 3.5, {size: 9.5, anchor: 'end', fill: MUTED}),
    ];
  });
}
