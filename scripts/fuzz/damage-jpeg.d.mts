export const damageKinds: readonly string[];
export function damageJpeg(bytes: Uint8Array, kind: string, draw: (below: number) => number): Uint8Array;
export function statedSize(bytes: Uint8Array): {width: number; height: number} | undefined;
