import {UndecodableError} from './decoder.js';

/** Reads numbers and text from foreign bytes; what lies outside of them is refused, never undefined. */
export class ByteReader {
  private readonly view: DataView;

  /**
   * @param what - Named in the error, e.g. "jpeg".
   * @param littleEndian - Byte order of all numbers.
   * @throws UndecodableError "truncated ..." from every method that would leave the bytes.
   */
  constructor(
    readonly bytes: Uint8Array,
    private readonly what: string,
    private readonly littleEndian = false,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(at: number): number {
    this.check(at, 1);
    return this.view.getUint8(at);
  }

  u16(at: number): number {
    this.check(at, 2);
    return this.view.getUint16(at, this.littleEndian);
  }

  u24(at: number): number {
    const [first, second] = [this.u16(at), this.u8(at + 2)];
    return this.littleEndian ? first | (second << 16) : (first << 8) | second;
  }

  u32(at: number): number {
    this.check(at, 4);
    return this.view.getUint32(at, this.littleEndian);
  }

  /** As a double: above 2^53 the lowest bits are lost, which no length or offset in a file needs. */
  u64(at: number): number {
    this.check(at, 8);
    return Number(this.view.getBigUint64(at, this.littleEndian));
  }

  /** One character a byte. */
  text(at: number, length: number): string {
    return String.fromCharCode(...this.slice(at, length));
  }

  /** Like `text`, but '' instead of an error where the bytes end before. */
  textIfPresent(at: number, length: number): string {
    return at + length <= this.length ? this.text(at, length) : '';
  }

  slice(at: number, length: number): Uint8Array {
    this.check(at, length);
    return this.bytes.subarray(at, at + length);
  }

  private check(at: number, length: number): void {
    if (at + length <= this.length) return;
    throw new UndecodableError(`truncated ${this.what}: it ends at byte ${this.length}, inside its header`);
  }
}
