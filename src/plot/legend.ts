import {MUTED, penOf} from './palette.js';
import type {PicturedDomain, Section} from './picture.js';
import {type Frame, line, type Svg} from './svg.js';
import {drawText, fitText, textWidth} from './text.js';

const LINE = 34;
const ROW_HEIGHT = 26;
const GAP = 28;
const MAX_NAME = 260;
const NAME = {size: 15};
const NOTE = {size: 13, fill: MUTED};

/** The pen, name, role and number of images of each domain, in as many rows as it takes. */
export function drawLegend({left, top, width}: Frame, domains: readonly PicturedDomain[]): Section {
  const svg: Svg[] = [];
  let x = left;
  let y = top + ROW_HEIGHT / 2;
  for (const [place, {name, role, before}] of domains.entries()) {
    const shownName = fitText(name, MAX_NAME, NAME);
    const note = `${role}, ${before.images} image${before.images === 1 ? '' : 's'}`;
    const noteLeft = LINE + 8 + textWidth(shownName, NAME) + 7;
    const entryWidth = noteLeft + textWidth(note, NOTE);
    if (x > left && x + entryWidth > left + width) {
      x = left;
      y += ROW_HEIGHT;
    }
    const {stroke, dash} = penOf(place);
    svg.push(
      line(x, y, x + LINE, y, {stroke, 'stroke-dasharray': dash, 'stroke-width': 3}),
      drawText(shownName, x + LINE + 8, y + 5, NAME),
      drawText(note, x + noteLeft, y + 5, NOTE),
    );
    x += entryWidth + GAP;
  }
  return {height: y + ROW_HEIGHT / 2 - top, svg};
}
