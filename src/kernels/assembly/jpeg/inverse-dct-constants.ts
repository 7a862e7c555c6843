/** 13-bit fixed-point constants of the inverse DCT, in the names libjpeg gives them. */
export const FIX_0_298631336: i32 = 2446;
export const FIX_0_390180644: i32 = 3196;
export const FIX_0_541196100: i32 = 4433;
export const FIX_0_765366865: i32 = 6270;
export const FIX_0_899976223: i32 = 7373;
export const FIX_1_175875602: i32 = 9633;
export const FIX_1_501321110: i32 = 12299;
export const FIX_1_847759065: i32 = 15137;
export const FIX_1_961570560: i32 = 16069;
export const FIX_2_053119869: i32 = 16819;
export const FIX_2_562915447: i32 = 20995;
export const FIX_3_072711026: i32 = 25172;
export const FIX_1: i32 = 8192;
