/** Samples that are measured together or not at all: few, so that no thread waits long for another at the end. */
const SAMPLES_PER_PIECE = 8;

/** How many pieces samples make. */
export function countPieces(samples: ArrayLike<number>): number {
  return Math.ceil(samples.length / SAMPLES_PER_PIECE);
}

/** The samples of one piece. */
export function samplesOf<Samples extends {slice: (start: number, end: number) => Samples}>(
  samples: Samples,
  piece: number,
): Samples {
  return samples.slice(piece * SAMPLES_PER_PIECE, (piece + 1) * SAMPLES_PER_PIECE);
}

/**
 * The missing pieces of a domain, in memory that threads share: they take them one by one. So threads that measure the same domain end
 * together, however long a piece takes, and turn their colours into LAB but once. Structured-cloneable.
 */
export interface SharedPieces {
  /** Of the whole domain, by index in the catalog. */
  readonly samples: Uint32Array;
  /** Numbers of the missing pieces. */
  readonly missing: Uint32Array;
  /** (1): how many of these are taken, or more. */
  readonly taken: Int32Array;
}

export function sharePieces(samples: readonly number[], missing: readonly number[]): SharedPieces {
  return {
    samples: inSharedMemory(samples),
    missing: inSharedMemory(missing),
    taken: new Int32Array(new SharedArrayBuffer(4)),
  };
}

/** Takes the next piece, and returns its number; undefined once all are taken. */
export function takePiece({missing, taken}: SharedPieces): number | undefined {
  const next = Atomics.add(taken, 0, 1);
  return next < missing.length ? missing[next] : undefined;
}

/** Leaves none to be taken. */
export function takeAll({missing, taken}: SharedPieces): void {
  Atomics.store(taken, 0, missing.length);
}

/** Which of some a further thread had better help at: the one with most pieces left for each thread; undefined if none has any. */
export function chooseNeediest<Share extends {readonly pieces: SharedPieces; readonly threads: number}>(
  shares: readonly Share[],
): Share | undefined {
  const needOf = ({pieces: {missing, taken}, threads}: Share) =>
    (missing.length - Atomics.load(taken, 0)) / (threads + 1);
  const [first] = shares.filter((share) => needOf(share) > 0).sort((a, b) => needOf(b) - needOf(a));
  return first;
}

function inSharedMemory(numbers: readonly number[]): Uint32Array {
  const memory = new Uint32Array(new SharedArrayBuffer(4 * numbers.length));
  memory.set(numbers);
  return memory;
}
