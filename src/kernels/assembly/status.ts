/** What a kernel call answers. 0 is done; the host's table in ../kernel-status.ts gives each code its words. */
export const DONE: i32 = 0;

/* Not a fault: a JPEG that this kernel leaves to another decoder. */
export const PROGRESSIVE: i32 = 1;
export const ARITHMETIC: i32 = 2;
export const OTHER_PROCESS: i32 = 3;
export const SAMPLE_DEPTH: i32 = 4;
export const COMPONENT_NUMBER: i32 = 5;
export const STORED_AS_RGB: i32 = 6;
export const SAMPLING_FACTORS: i32 = 7;
export const SEVERAL_SCANS: i32 = 8;
export const NO_HUFFMAN_TABLE: i32 = 9;
export const HEIGHT_LATER: i32 = 10;
export const TOO_LARGE: i32 = 11;

/* The file is at fault. */
export const NOT_JPEG: i32 = 32;
export const TRUNCATED_HEADER: i32 = 33;
export const TRUNCATED_SCAN: i32 = 34;
export const CORRUPT_SEGMENT: i32 = 35;
export const CORRUPT_HUFFMAN_TABLE: i32 = 36;
export const CORRUPT_SCAN: i32 = 37;
export const CORRUPT_RESTART: i32 = 38;
export const NO_SCAN: i32 = 39;
export const NO_QUANT_TABLE: i32 = 40;

/* The caller is at fault. */
export const WINDOW_OUTSIDE: i32 = 64;
