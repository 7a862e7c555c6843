import {GROUND, MUTED, penOf, RULE} from './palette.js';
import type {PicturedDomain, PlacedPicture, Section} from './picture.js';
import {type Frame, line, rectangle, type Svg} from './svg.js';
import {drawText, fitText} from './text.js';

const LABELS_WIDTH = 180;
const HEAD_HEIGHT = 24;
const MAX_SIDE = 168;
const PICTURE_GAP = 6;
const SAMPLE_GAP = 26;
const ROW_GAP = 10;

/** A row for each domain; in it, for each sample, the original and what each step made of it. */
export function drawSampleGrid(
  frame: Frame,
  image: {width: number; height: number},
  steps: readonly string[],
  domains: readonly PicturedDomain[],
): Section {
  const stages = ['original', ...steps];
  const samples = Math.max(1, ...domains.map((domain) => domain.samples.length));
  const sampleWidth = (frame.width - LABELS_WIDTH - (samples - 1) * SAMPLE_GAP) / samples;
  const room = (sampleWidth - (stages.length - 1) * PICTURE_GAP) / stages.length;
  const scale = Math.min(room / image.width, MAX_SIDE / image.height);
  // At least a pixel, however narrow the feed's images are.
  const width = Math.max(1, Math.floor(image.width * scale));
  const height = Math.max(1, Math.floor(image.height * scale));
  const leftOf = (sample: number, stage: number) =>
    Math.round(
      frame.left +
        LABELS_WIDTH +
        sample * (stages.length * (width + PICTURE_GAP) - PICTURE_GAP + SAMPLE_GAP) +
        stage * (width + PICTURE_GAP),
    );
  const topOf = (row: number) => Math.round(frame.top + HEAD_HEIGHT + row * (height + ROW_GAP));

  const svg: Svg[] = [];
  const pictures: PlacedPicture[] = [];
  for (let sample = 0; sample < samples; sample++) {
    for (const [stage, name] of stages.entries()) {
      const style = {size: 12, fill: MUTED, anchor: 'middle'} as const;
      const text = fitText(name, width, style);
      svg.push(drawText(text, leftOf(sample, stage) + width / 2, frame.top + 14, style));
    }
  }
  for (const [row, domain] of domains.entries()) {
    const top = topOf(row);
    svg.push(drawLabel(domain.name, row, frame.left, top + height / 2));
    for (const [sample, {stages: pixelsOf}] of domain.samples.entries()) {
      for (const [stage, pixels] of pixelsOf.entries()) {
        const left = leftOf(sample, stage);
        if (pixels === undefined) svg.push(drawUntouched(left, top, width, height));
        else pictures.push({left, top, width, height, pixels});
      }
    }
  }
  return {height: HEAD_HEIGHT + domains.length * (height + ROW_GAP) - ROW_GAP, svg, pictures};
}

function drawLabel(name: string, place: number, left: number, middle: number): Svg {
  const {stroke, dash} = penOf(place);
  const style = {size: 14, bold: true};
  return [
    line(left, middle, left + 24, middle, {stroke, 'stroke-dasharray': dash, 'stroke-width': 3}),
    drawText(fitText(name, LABELS_WIDTH - 40, style), left + 32, middle + 5, style),
  ].join('');
}

function drawUntouched(left: number, top: number, width: number, height: number): Svg {
  return [
    rectangle(left + 0.5, top + 0.5, width - 1, height - 1, {fill: GROUND, stroke: RULE}),
    drawText('left alone', left + width / 2, top + height / 2 + 4, {size: 11, anchor: 'middle', fill: MUTED}),
  ].join('');
}
