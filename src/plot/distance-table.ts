import {type Distance, distances} from './distances.js';
import {MUTED, penOf, RULE} from './palette.js';
import type {Pair} from './pairs.js';
import type {Section} from './picture.js';
import {type Frame, line, rectangle, type Svg} from './svg.js';
import {drawText, fitText} from './text.js';

const ROW_HEIGHT = 34;
const HEAD_HEIGHT = 46;
const PAIR_WIDTH = 400;
const CLIPPED_WIDTH = 150;
const NUMBER_WIDTH = 74;
const GAP = 36;
const BAR_HEIGHT = 8;
const BEFORE = '#bdbdb8';
const NUMBER = {size: 14, anchor: 'end'} as const;
const HEAD = {size: 12, fill: MUTED, anchor: 'end'} as const;

/** A row for each pair: every distance before and after, as numbers and as bars that share one scale in a column. */
export function drawDistanceTable(frame: Frame, pairs: readonly Pair[]): Section {
  const {left, top, width} = frame;
  const columns = Object.values(distances);
  const columnWidth = (width - PAIR_WIDTH - CLIPPED_WIDTH) / columns.length;
  return {
    height: HEAD_HEIGHT + pairs.length * ROW_HEIGHT,
    svg: [
      line(left, top + HEAD_HEIGHT, left + width, top + HEAD_HEIGHT, {stroke: RULE}),
      ...drawLabels(frame, pairs),
      ...columns.flatMap((distance, column) =>
        drawDistance(
          {left: left + PAIR_WIDTH + column * columnWidth, top, width: columnWidth},
          distance,
          column,
          pairs,
        ),
      ),
      ...drawClippedShares(frame, pairs),
    ],
  };
}

function drawLabels({left, top, width}: Frame, pairs: readonly Pair[]): Svg[] {
  const rows = pairs.flatMap(({place, label}, row) => {
    const {stroke, dash} = penOf(place);
    const y = middleOf(row, top);
    return [
      line(left, y, left + 24, y, {stroke, 'stroke-dasharray': dash, 'stroke-width': 3}),
      drawText(fitText(label, PAIR_WIDTH - 50, {size: 14}), left + 32, y + 5, {size: 14}),
      line(left, y + ROW_HEIGHT / 2, left + width, y + ROW_HEIGHT / 2, {stroke: '#ececea'}),
    ];
  });
  return [drawText('domain > reference', left, top + 38, {size: 12, fill: MUTED}), ...rows];
}

function drawDistance(
  {left, top, width}: Frame,
  {title, unit}: Distance,
  column: number,
  pairs: readonly Pair[],
): Svg[] {
  const largest = Math.max(...pairs.flatMap(({before, after}) => [before[column], after?.[column] ?? 0]));
  const [beforeRight, afterRight] = [left + NUMBER_WIDTH, left + 2 * NUMBER_WIDTH];
  const bars = {left: afterRight + 16, width: left + width - GAP - afterRight - 16};
  const lengthOf = (value: number) => (largest > 0 ? (value / largest) * bars.width : 0);
  const rows = pairs.flatMap(({place, before, after}, row) => {
    const y = middleOf(row, top);
    const drawn = [
      drawText(formatDistance(before[column]), beforeRight, y + 5, {...NUMBER, fill: MUTED}),
      rectangle(bars.left, y - BAR_HEIGHT - 1, lengthOf(before[column]), BAR_HEIGHT, {fill: BEFORE}),
    ];
    if (after === undefined) return drawn;
    return [
      ...drawn,
      drawText(formatDistance(after[column]), afterRight, y + 5, {...NUMBER, bold: true}),
      rectangle(bars.left, y + 1, lengthOf(after[column]), BAR_HEIGHT, {fill: penOf(place).stroke}),
    ];
  });
  return [
    drawText(`${title} (${unit})`, left, top + 16, {size: 14, bold: true}),
    drawText('before', beforeRight, top + 38, HEAD),
    ...(pairs.some(({after}) => after !== undefined) ? [drawText('after', afterRight, top + 38, HEAD)] : []),
    ...rows,
  ];
}

function drawClippedShares({left, top, width}: Frame, pairs: readonly Pair[]): Svg[] {
  const right = left + width;
  const rows = pairs.flatMap(({clippedShare}, row) =>
    clippedShare === undefined
      ? []
      : [drawText(formatShare(clippedShare), right, middleOf(row, top) + 5, NUMBER)],
  );
  if (rows.length === 0) return [];
  return [
    drawText('Clipped pixels', right, top + 16, {size: 14, bold: true, anchor: 'end'}),
    drawText('after', right, top + 38, HEAD),
    ...rows,
  ];
}

function middleOf(row: number, top: number): number {
  return top + HEAD_HEIGHT + (row + 0.5) * ROW_HEIGHT;
}

/** Three digits that count, and no more than two after the point. */
function formatDistance(value: number): string {
  return Number.isFinite(value) ? value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2) : '-';
}

function formatShare(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 0.01 ? '< 0.01' : percent.toFixed(2)} %`;
}
