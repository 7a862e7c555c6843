/** A piece of SVG. */
export type Svg = string;

type Attributes = Readonly<Record<string, string | number>>;

/** Where a section of the picture begins and how wide it is, in pixels. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** An element. Nothing is escaped: all text is drawn as paths, so no attribute holds words of a user. */
export function element(name: string, attributes: Attributes, children: readonly Svg[] = []): Svg {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return `<${name}${written.join('')}>${children.join('')}</${name}>`;
}

export function rectangle(
  left: number,
  top: number,
  width: number,
  height: number,
  attributes: Attributes,
): Svg {
  return element('rect', {
    x: round(left),
    y: round(top),
    width: round(width),
    height: round(height),
    ...attributes,
  });
}

export function line(x1: number, y1: number, x2: number, y2: number, attributes: Attributes): Svg {
  return element('line', {x1: round(x1), y1: round(y1), x2: round(x2), y2: round(y2), ...attributes});
}

/** A polyline through points [x, y]. */
export function polyline(points: readonly (readonly [number, number])[], attributes: Attributes): Svg {
  return element('polyline', {
    points: points.map(([x, y]) => `${round(x)},${round(y)}`).join(' '),
    fill: 'none',
    ...attributes,
  });
}

/** A whole picture with a white ground. */
export function svgDocument(width: number, height: number, children: readonly Svg[]): Svg {
  return element('svg', {xmlns: 'http://www.w3.org/2000/svg', width, height}, [
    rectangle(0, 0, width, height, {fill: '#ffffff'}),
    ...children,
  ]);
}

/** Hundredths of a pixel are enough, and keep the file small. */
function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
