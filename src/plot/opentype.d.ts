/** The part of opentype.js, which brings no types, that src/plot uses. Source: https://github.com/opentypejs/opentype.js */
declare module 'opentype.js' {
  export interface Glyph {
    /** In units of the font. */
    readonly advanceWidth: number;
    /** The outline with its base line's start at (x, y), y downwards. */
    getPath(x: number, y: number, size: number): {toPathData(decimals: number): string};
  }
  export interface Font {
    readonly unitsPerEm: number;
    /** The glyph of one character; a box if the font has none for it. */
    charToGlyph(character: string): Glyph;
  }
  /** The package's own names are properties of its default export only: Node finds no others in it. */
  const opentype: {
    /** @throws Error if the bytes are no font. */
    parse(bytes: ArrayBuffer): Font;
  };
  export default opentype;
}
