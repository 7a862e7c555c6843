import sharp from 'sharp';

import {drawDistanceTable} from './distance-table.js';
import {pairsOf} from './pairs.js';
import {drawHistograms} from './histograms.js';
import {drawLegend} from './legend.js';
import {MUTED} from './palette.js';
import type {PlacedPicture, Section, StatisticsPicture} from './picture.js';
import {drawSampleGrid} from './sample-grid.js';
import {type Frame, type Svg, svgDocument} from './svg.js';
import {drawText} from './text.js';

const WIDTH = 1800;
const MARGIN = 44;
const SECTION_GAP = 40;
const HEADING_HEIGHT = 34;
const HEADER_HEIGHT = 96;

/** A section with its heading. */
interface Chapter {
  readonly title: string;
  readonly note: string;
  readonly draw: (frame: Frame) => Section;
}

/**
 * Draws statistics as a picture: legend, histograms, distances, samples. Equal input gives equal bytes.
 *
 * @returns A PNG file.
 */
export async function drawStatistics(picture: StatisticsPicture): Promise<Uint8Array> {
  const svg: Svg[] = drawHeader(picture);
  const pictures: PlacedPicture[] = [];
  let top = MARGIN + HEADER_HEIGHT;
  const place = (section: Section) => {
    svg.push(...section.svg);
    pictures.push(...(section.pictures ?? []));
    top += section.height;
  };
  const frame = () => ({left: MARGIN, top, width: WIDTH - 2 * MARGIN});

  place(drawLegend(frame(), picture.domains));
  for (const {title, note, draw} of chaptersOf(picture)) {
    top += SECTION_GAP;
    svg.push(drawHeading(title, note, top));
    top += HEADING_HEIGHT;
    place(draw(frame()));
  }
  const layers = await Promise.all(pictures.map((placed) => renderPicture(placed, picture.image)));
  return sharp(Buffer.from(svgDocument(WIDTH, top + MARGIN, svg)))
    .composite(layers)
    .removeAlpha()
    .png()
    .toBuffer();
}

function chaptersOf({domains, image, steps}: StatisticsPicture): Chapter[] {
  const pairs = pairsOf(domains);
  const distances: Chapter = {
    title: 'Distances',
    note:
      steps.length === 0
        ? 'How far each source is from each target. 0 = equal.'
        : 'How far each domain is from what it is aligned to; after: as both leave. Gray bars: before; coloured bars: after. 0 = equal.',
    draw: (frame) => drawDistanceTable(frame, pairs),
  };
  return [
    {
      title: 'Histograms',
      note: 'Share of pixels by value; heights on a square-root scale, the same before and after.',
      draw: (frame) => drawHistograms(frame, domains),
    },
    ...(pairs.length > 0 ? [distances] : []),
    {
      title: 'Samples',
      note:
        steps.length === 0
          ? 'As they are.'
          : 'The original, then what each step of the alignment made of it, in order.',
      draw: (frame) => drawSampleGrid(frame, image, steps, domains),
    },
  ];
}

function drawHeader({feed, view, steps, catalogHash, statisticsHash}: StatisticsPicture): Svg[] {
  const chain = steps.length === 0 ? 'no alignment' : `aligned by ${steps.join(', then ')}`;
  const small = {size: 12, fill: MUTED};
  return [
    drawText(`Domains of feed ${feed}`, MARGIN, MARGIN + 26, {size: 30, bold: true}),
    drawText(`view ${view}: ${chain}`, MARGIN, MARGIN + 52, {size: 16}),
    drawText(`catalog ${catalogHash}`, MARGIN, MARGIN + 74, small),
    drawText(`statistics ${statisticsHash}`, MARGIN + 620, MARGIN + 74, small),
  ];
}

function drawHeading(title: string, note: string, top: number): Svg {
  return [
    drawText(title, MARGIN, top + 16, {size: 20, bold: true}),
    drawText(note, MARGIN + 150, top + 15, {size: 13, fill: MUTED}),
  ].join('');
}

async function renderPicture(
  {pixels, left, top, width, height}: PlacedPicture,
  image: {width: number; height: number},
) {
  const raw = {width: image.width, height: image.height, channels: 3} as const;
  const input = await sharp(pixels, {raw}).resize(width, height, {fit: 'fill'}).png().toBuffer();
  return {input, left, top};
}
