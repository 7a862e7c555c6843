import {z} from 'zod';

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** The bytes in a size such as `512MB` (1000s), `1.5GiB` (1024s) or `4096`; undefined if it is none. */
export function parseBytes(size: string | number): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?([A-Za-z]*)$/.exec(String(size));
  if (match === null) return undefined;
  const [, number, unit] = match;
  const factor = unit === '' ? 1 : UNITS[unit];
  const bytes = Number(number) * factor;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** A size as `parseBytes` reads it, at least `minimum` and at most `maximum`, both written in that way too. */
export function byteSize(minimum: string, maximum: string): z.ZodType<number, string | number> {
  const rule = `a size such as 512MB or 1GiB, ${minimum} to ${maximum}`;
  const [least, most] = [minimum, maximum].map((size) => parseBytes(size) ?? NaN);
  const right = (size: string | number) => {
    const bytes = parseBytes(size) ?? NaN;
    return bytes >= least && bytes <= most;
  };
  return z
    .union([z.string(), z.number()], {error: rule})
    .refine(right, {error: rule})
    .transform((size) => parseBytes(size) ?? NaN);
}
