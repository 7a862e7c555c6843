/** How a domain's curves are drawn. */
export interface Pen {
  readonly stroke: string;
  /** An SVG dash pattern; 'none' = solid. */
  readonly dash: string;
}

/**
 * Colours that people with any of the common colour vision deficiencies tell apart, darkest contrasts first.
 *
 * Source: Okabe and Ito, "Color Universal Design", 2008, without yellow, which is too light for lines on white.
 */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#1a1a1a'];

/** The second round through the colours is told from the first one by its dashes, and so on. */
const DASHES = ['none', '7 3', '2 3'];

/** The pen of the domain at a place in the list of domains. */
export function penOf(place: number): Pen {
  return {
    stroke: COLOURS[place % COLOURS.length],
    dash: DASHES[Math.floor(place / COLOURS.length) % DASHES.length],
  };
}

/** Of secondary text. */
export const MUTED = '#5f5f5f';
/** Of axes and borders. */
export const RULE = '#b5b5b5';
/** Behind what is drawn. */
export const GROUND = '#f6f6f4';
