/** What the thread is given once, when it starts. */
export interface StyleSetup {
  /** How many threads of the runtime share the work on one picture. */
  readonly threads: number;
  /** One entry: no longer 0 once the thread is to end. */
  readonly closing: Int32Array;
}

/** One picture to be restyled where it lies. */
export interface StyleJob {
  /** Fingerprint of the model. */
  readonly model: string;
  /** Where the picture begins: (height, width, 3) uint8 of the model's size. */
  readonly offset: number;
  /** 0 = as it was, 1 = the model's. */
  readonly strength: number;
}

/** Pictures of one batch. */
export interface StyleTask {
  readonly pixels: SharedArrayBuffer;
  readonly jobs: readonly StyleJob[];
  /** One entry: no longer 0 once the pictures aren't wanted any more. Absent = they are, whatever happens. */
  readonly stop?: Int32Array;
}

/** A model that can be used. */
export interface OpenedModel {
  /** Hex digest over all that decides what it gives: file, options, runtime, and the very numbers of a first run. */
  readonly fingerprint: string;
  /** Whether several pictures go through it at once; otherwise one after the other. */
  readonly batched: boolean;
  /** What is surprising about it. */
  readonly warnings: readonly string[];
}

/** Why a model can't be used, in the terms of an error about a field of the configuration. */
export interface RefusedModel {
  readonly rule: string;
  /** What the file is, or did, instead. */
  readonly found: string;
}

/** What the thread answers when pictures were restyled. */
export type RestyleResult =
  | {readonly milliseconds: number}
  /** Which model can't restyle a picture, and why. */
  | {readonly failure: string};

/** What the thread answers when a model is opened; errors lose their class between threads. */
export type OpenResult = OpenedModel | RefusedModel | {readonly missingRuntime: string};
