import type {z, ZodType} from 'zod';

/** zod, as whoever describes options is handed it: threads, which run them and check none, need not load it. */
export type Zod = typeof z;

/** Makes what checks options of the configuration and fills in defaults. */
export type OptionsSchema<Options> = (z: Zod) => ZodType<Options>;
