import {z} from 'zod';

/** Mean and standard deviation of R, G and B, of levels scaled to 0..1. */
export interface Normalization {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

const MEASURED = ['domain', 'style', 'feed'] as const;

/**
 * What images are normalised by: given numbers; or what was measured of each sample's domain, of its style (its domain as
 * the alignment leaves it), or of all domains of the feed together.
 */
export type NormalizeConfig = Normalization | {readonly per: (typeof MEASURED)[number]};

const IMAGENET: Normalization = {mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]};

/** Normalised levels are 10,000 at most by it: float16 ends at 65,504, and by a tiny one float32 had infinite ones. */
const LEAST_DEVIATION = 1e-4;

const share = z.number().min(0).max(1);
const deviation = z.number().min(LEAST_DEVIATION);

/** The section `normalize` of a feed. */
export const normalizeSchema = z
  .strictObject({
    mean: z.tuple([share, share, share]).optional().describe('Of R, G and B, of levels 0 to 1.'),
    std: z.tuple([deviation, deviation, deviation]).optional().describe('Of the same.'),
    per: z.enum(MEASURED).optional().describe('Measured numbers instead: of whose images.'),
  })
  .refine(({mean, std, per}) => per === undefined || (mean ?? std) === undefined, {
    error: 'either {mean: …, std: …} or {per: …}',
  })
  .transform(({mean, std, per}): NormalizeConfig =>
    per === undefined ? {mean: mean ?? IMAGENET.mean, std: std ?? IMAGENET.std} : {per},
  );
