import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

import opentype, {type Font} from 'opentype.js';

import {element, type Svg} from './svg.js';

/** How a text looks. */
export interface TextStyle {
  /** Of the font, in pixels. */
  readonly size: number;
  /** Which point of the text stands at x; `start` unless told. */
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly bold?: boolean;
  readonly fill?: string;
}

/** The fonts come with the package dejavu-fonts-ttf: a bare machine has none. */
const FILES = {regular: 'DejaVuSans.ttf', bold: 'DejaVuSans-Bold.ttf'};
const INK = '#1a1a1a';
const ELLIPSIS = '…';

const fonts = new Map<keyof typeof FILES, Font>();

/**
 * Text as outlines, so that it looks the same wherever the picture is drawn. Without kerning and without the shaping
 * that scripts such as Arabic need; a character that the font lacks is a box.
 *
 * @param y - Of the base line.
 */
export function drawText(text: string, x: number, y: number, style: TextStyle): Svg {
  const {size, anchor = 'start', fill = INK} = style;
  const width = textWidth(text, style);
  let pen = x - {start: 0, middle: width / 2, end: width}[anchor];
  const outlines: string[] = [];
  for (const {advanceWidth, getPath} of glyphsOf(text, style)) {
    outlines.push(getPath(pen, y, size).toPathData(2));
    pen += advanceWidth;
  }
  return element('path', {d: outlines.join(''), fill});
}

/** In pixels. */
export function textWidth(text: string, style: TextStyle): number {
  return glyphsOf(text, style).reduce((sum, {advanceWidth}) => sum + advanceWidth, 0);
}

/** The text, or as much of its start as fits into `width` pixels together with an ellipsis. */
export function fitText(text: string, width: number, style: TextStyle): string {
  if (textWidth(text, style) <= width) return text;
  const characters = Array.from(text);
  while (characters.length > 0 && textWidth(characters.join('') + ELLIPSIS, style) > width) characters.pop();
  return characters.join('') + ELLIPSIS;
}

function glyphsOf(text: string, {size, bold = false}: TextStyle) {
  const font = fontOf(bold ? 'bold' : 'regular');
  return Array.from(text, (character) => {
    const glyph = font.charToGlyph(character);
    return {
      advanceWidth: (glyph.advanceWidth * size) / font.unitsPerEm,
      getPath: glyph.getPath.bind(glyph),
    };
  });
}

function fontOf(face: keyof typeof FILES): Font {
  let font = fonts.get(face);
  if (font === undefined) {
    const path = createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${FILES[face]}`);
    font = opentype.parse(new Uint8Array(readFileSync(path)).buffer);
    fonts.set(face, font);
  }
  return font;
}
