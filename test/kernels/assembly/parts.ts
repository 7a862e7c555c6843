import {readFileSync} from 'node:fs';

type Global = WebAssembly.Global<number>;

/** parts.wasm: the kernel's functions one by one, documented in src/kernels/assembly. Addresses and booleans are numbers. */
export interface Parts {
  readonly memory: WebAssembly.Memory;
  readonly resetArena: () => void;
  readonly reserve: (bytes: bigint) => number;
  readonly positionBelow: (end: number) => number;
  readonly peekBits: (position: number) => bigint;
  readonly extendSign: (value: number, size: number) => number;
  readonly huffmanTable: (tableClass: number, id: number) => number;
  readonly isPrefixCode: (spec: number, tableClass: number) => number;
  readonly buildHuffmanTable: (table: number, spec: number) => void;
  readonly lookUpSymbol: (table: number, bits: bigint) => number;
  readonly lookUpPair: (table: number, bits: bigint) => bigint;
  readonly readSymbol: (table: number, bits: bigint, entry: number) => number;
  readonly readBlock: (position: number, dcTable: number, acTable: number) => number;
  readonly skipBlock: (position: number, dcTable: number, acTable: number) => number;
  readonly difference: Global;
  readonly blockEnd: Global;
  readonly broken: Global;
  readonly forgive: () => void;
  readonly BLOCK: Global;
  readonly QUANT_TABLES: Global;
  readonly inverseDct: (quantTable: number, blockEnd: number, out: number, stride: number) => void;
  readonly unstuffScan: (from: number, end: number, maxSegments: number) => number;
  readonly segments: Global;
  readonly segmentCount: Global;
  readonly buildTaps: (
    filter: number,
    start: number,
    size: number,
    outSize: number,
    order: number,
    factor: number,
    smooth: number,
    samples: number,
    origin: number,
  ) => number;
  readonly verticalPass: (
    taps: number,
    rows: number,
    source: number,
    sourceStride: number,
    columns: number,
    target: number,
    targetStride: number,
  ) => void;
  readonly transpose: (
    source: number,
    sourceStride: number,
    rows: number,
    columns: number,
    target: number,
    targetStride: number,
  ) => void;
  readonly yccToRgb: (
    luma: number,
    cb: number,
    cr: number,
    stride: number,
    rows: number,
    columns: number,
    to: number,
  ) => void;
  readonly splitRgb: (
    source: number,
    channels: number,
    sourceStride: number,
    rows: number,
    columns: number,
    red: number,
    green: number,
    blue: number,
    targetStride: number,
  ) => void;
  readonly planesToRgb: (
    red: number,
    green: number,
    blue: number,
    stride: number,
    rows: number,
    columns: number,
    to: number,
  ) => void;
}

const file = new URL('../../../dist/kernels/parts.wasm', import.meta.url);

export const parts = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {})
  .exports as Parts;

/** Gives back all that was placed before. */
export function beginPlacing(): void {
  parts.resetArena();
}

/** Puts bytes into the kernel's memory and returns their address. */
export function place(bytes: ArrayLike<number>): number {
  const address = parts.reserve(BigInt(bytes.length));
  new Uint8Array(parts.memory.buffer).set(bytes, address);
  return address;
}

/** A copy of what lies in the kernel's memory. */
export function bytesAt(address: number, length: number): Uint8Array {
  return new Uint8Array(parts.memory.buffer).slice(address, address + length);
}
