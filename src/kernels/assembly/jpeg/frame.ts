import {COMPONENTS, COMPONENT_BYTES} from '../memory';

/** What the header of the image in hand says; `readHeader` fills it. One image at a time per instance. */

/** Size of the stored picture in pixels, before any EXIF orientation. */
export let frameWidth: i32 = 0;
export let frameHeight: i32 = 0;
/** 1 (gray) or 3 (Y, Cb, Cr). */
export let componentCount: i32 = 0;
/** How many chroma samples a luma sample's place is divided by: 1, 2 or 4. The luma blocks of an MCU, too. */
export let lumaAcross: i32 = 1;
export let lumaDown: i32 = 1;
/** MCUs between two restart markers, 0 = none. */
export let restartInterval: i32 = 0;

export function setFrameSize(width: i32, height: i32, components: i32): void {
  frameWidth = width;
  frameHeight = height;
  componentCount = components;
}

export function setSampling(across: i32, down: i32): void {
  lumaAcross = across;
  lumaDown = down;
}

export function setRestartInterval(mcus: i32): void {
  restartInterval = mcus;
}

/** MCUs in a row and in a column. */
export function mcusAcross(): i32 {
  return (frameWidth + lumaAcross * 8 - 1) / (lumaAcross * 8);
}
export function mcusDown(): i32 {
  return (frameHeight + lumaDown * 8 - 1) / (lumaDown * 8);
}

/** Samples in a row and a column of a component. */
export function componentWidth(component: i32): i32 {
  return component == 0 ? frameWidth : (frameWidth + lumaAcross - 1) / lumaAcross;
}
export function componentHeight(component: i32): i32 {
  return component == 0 ? frameHeight : (frameHeight + lumaDown - 1) / lumaDown;
}

/** Blocks of a component in one MCU. */
export function blocksAcross(component: i32): i32 {
  return component == 0 ? lumaAcross : 1;
}
export function blocksDown(component: i32): i32 {
  return component == 0 ? lumaDown : 1;
}

/* Fields of a component's record, all u32. */
export const COMPONENT_ID: usize = 0;
export const SAMPLING: usize = 4; // across << 4 | down, as in the file
export const QUANT_ID: usize = 8;
export const DC_ID: usize = 12;
export const AC_ID: usize = 16;
export const PLANE: usize = 20; // address of the decoded window, a row of blocks after the other
export const STRIDE: usize = 24; // bytes from one row of samples to the next
export const PREDICTION: usize = 28; // i32, the DC value of the last block

/** Address of a component's record. */
export function componentRecord(component: i32): usize {
  return COMPONENTS + <usize>component * COMPONENT_BYTES;
}

/** Where the decoded window of a component lies, and the bytes from one row of it to the next. */
export function planeAddress(component: i32): usize {
  return load<u32>(componentRecord(component), PLANE);
}
export function planeStride(component: i32): i32 {
  return load<u32>(componentRecord(component), STRIDE);
}
