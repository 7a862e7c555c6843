import fc from 'fast-check';

/** A canonical Huffman code as a DHT segment defines it, with each symbol's code as text. */
export interface HuffmanCode {
  /** 16 counts by code length, then the symbols. */
  readonly spec: readonly number[];
  readonly codes: ReadonlyMap<number, string>;
}

/** The code of the given counts (index = code length - 1); the symbols are dealt out in order. */
export function makeCode(counts: readonly number[], symbols: readonly number[]): HuffmanCode {
  const codes = new Map<number, string>();
  let code = 0;
  let used = 0;
  for (const [index, count] of counts.entries()) {
    for (let i = 0; i < count; i++, code++, used++) {
      codes.set(symbols[used], code.toString(2).padStart(index + 1, '0'));
    }
    code *= 2;
  }
  const allCounts = Array.from({length: 16}, (_, index) => counts[index] ?? 0);
  return {spec: [...allCounts, ...symbols.slice(0, used)], codes};
}

/** Any code over some of the symbols an AC table can hold, with codes of up to 16 bits. */
export const anyCode: fc.Arbitrary<HuffmanCode> = fc
  .tuple(
    fc.array(fc.double({min: 0, max: 1, noNaN: true}), {minLength: 16, maxLength: 16}),
    fc.shuffledSubarray(
      Array.from({length: 256}, (_, symbol) => symbol),
      {minLength: 256},
    ),
  )
  .map(([shares, symbols]) => {
    const counts: number[] = [];
    let free = 1;
    let left = symbols.length;
    for (const share of shares) {
      free *= 2;
      const isLast = counts.length === 15;
      const count = Math.min(left, 255, isLast ? free : Math.floor(share * Math.min(free, 30)));
      counts.push(count);
      free -= count;
      left -= count;
    }
    return makeCode(counts, symbols);
  });

/** The bits of a coefficient of `size` bits. */
export function valueBits(value: number, size: number): string {
  if (size === 0) return '';
  return (value > 0 ? value : value + 2 ** size - 1).toString(2).padStart(size, '0');
}

/** Text of 0 and 1 as bytes, the last one filled up with ones and 32 more bytes behind. */
export function packBits(bits: string): number[] {
  const filled = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1');
  const bytes = filled.match(/.{8}/g)?.map((byte) => parseInt(byte, 2)) ?? [];
  return [...bytes, ...Array.from({length: 32}, () => 0xff)];
}
