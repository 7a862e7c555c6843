/** Entries of one chunk. Chunks are added, never enlarged: nothing is copied while a column grows. */
const CHUNK = 2 ** 16;

/** No file name is longer, in bytes of UTF-8, on any common file system. */
const LONGEST_NAME = 1024;

/** A column of numbers while its length is not known yet. */
export class StagedNumbers {
  private chunks: Float64Array[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(value: number): void {
    const place = this.count++ % CHUNK;
    if (place === 0) this.chunks.push(new Float64Array(CHUNK));
    this.chunks[this.chunks.length - 1][place] = value;
  }

  /** Moves all numbers to `target`, from `start` on; the memory they took is free again. */
  moveTo(target: Float64Array | Uint32Array, start = 0): void {
    let left = this.count;
    for (const chunk of this.chunks) {
      target.set(chunk.subarray(0, left), start + this.count - left);
      left -= CHUNK;
    }
    this.chunks = [];
    this.count = 0;
  }
}

/** A column of names, UTF-8, one after the other, while its length is not known yet. */
export class StagedNames {
  private chunks: Buffer[] = [];
  private room = 0;
  private bytes = 0;

  /** Bytes of all names so far. */
  get length(): number {
    return this.bytes;
  }

  push(name: string): void {
    if (this.room < LONGEST_NAME) {
      this.trimLast();
      this.room = CHUNK;
      this.chunks.push(Buffer.allocUnsafeSlow(CHUNK));
    }
    const written = this.chunks[this.chunks.length - 1].write(name, CHUNK - this.room);
    this.room -= written;
    this.bytes += written;
  }

  /** Moves all names to `target`; the memory they took is free again. */
  moveTo(target: Uint8Array): void {
    this.trimLast();
    let start = 0;
    for (const chunk of this.chunks) {
      target.set(chunk, start);
      start += chunk.length;
    }
    this.chunks = [];
    this.room = 0;
    this.bytes = 0;
  }

  /** Cuts what the last chunk doesn't hold. */
  private trimLast(): void {
    const last = this.chunks.pop();
    if (last !== undefined) this.chunks.push(last.subarray(0, CHUNK - this.room));
  }
}
