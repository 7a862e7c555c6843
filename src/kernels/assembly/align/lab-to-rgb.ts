import {count, lightness, pixels, planeA, planeB} from './picture';
import {countOutside, storeFour} from './rgb-planes';
import {roundToWhole} from './round';
import {linearOf, RGB_FROM_XYZ, WHITE} from './srgb';

/* RGB_FROM_XYZ for X, Y and Z relative to white. */
const RX: f32 = weight(0);
const RY: f32 = weight(1);
const RZ: f32 = weight(2);
const GX: f32 = weight(3);
const GY: f32 = weight(4);
const GZ: f32 = weight(5);
const BX: f32 = weight(6);
const BY: f32 = weight(7);
const BZ: f32 = weight(8);

/* Linear light that is rounded to a level below 0 or above 255. */
const BELOW_ALL: f32 = <f32>linearOf(-0.5);
const ABOVE_ALL: f32 = <f32>linearOf(255.5);

/**
 * Levels of the picture in work, from its L, a and b: scikit-image's `lab2rgb`, rounded to the nearest level. Each colour
 * that `rgbToLab` read is given back exactly.
 *
 * @returns how many pixels are out of gamut: a channel would be rounded to a level below 0 or above 255, and is cut
 */
export function labToRgb(): i32 {
  const end = pixels + <usize>count * 3;
  let clipped: i32 = 0;
  let plane: usize = 0;
  let at = pixels;
  do {
    const fy = f32x4.mul(f32x4.add(v128.load(lightness + plane), f32x4.splat(16)), f32x4.splat(1.0 / 116));
    const fx = f32x4.add(fy, f32x4.mul(v128.load(planeA + plane), f32x4.splat(1.0 / 500)));
    const fz = f32x4.sub(fy, f32x4.mul(v128.load(planeB + plane), f32x4.splat(1.0 / 200)));
    const x = uncurve(fx);
    const y = uncurve(fy);
    const z = uncurve(f32x4.pmax(fz, f32x4.splat(0)));
    const red = mix(x, y, z, RX, RY, RZ);
    const green = mix(x, y, z, GX, GY, GZ);
    const blue = mix(x, y, z, BX, BY, BZ);
    const least = f32x4.pmin(f32x4.pmin(red, green), blue);
    const most = f32x4.pmax(f32x4.pmax(red, green), blue);
    clipped += countOutside(v128.or(isBelow(least), isAbove(most)), end - at);
    storeFour(at, levelsOf(red), levelsOf(green), levelsOf(blue));
    at += 12;
    plane += 16;
  } while (at < end);
  return clipped;
}

/** The inverse of CIELAB's f. */
function uncurve(f: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(f, f), f);
  const line = f32x4.mul(f32x4.sub(f, f32x4.splat(16.0 / 116)), f32x4.splat(1.0 / 7.787));
  return v128.bitselect(cube, line, f32x4.gt(f, f32x4.splat(0.2068966)));
}

function mix(x: v128, y: v128, z: v128, ofX: f32, ofY: f32, ofZ: f32): v128 {
  const xy = f32x4.add(f32x4.mul(x, f32x4.splat(ofX)), f32x4.mul(y, f32x4.splat(ofY)));
  return f32x4.add(xy, f32x4.mul(z, f32x4.splat(ofZ)));
}

function isBelow(linear: v128): v128 {
  return f32x4.lt(linear, f32x4.splat(BELOW_ALL));
}

function isAbove(linear: v128): v128 {
  return f32x4.gt(linear, f32x4.splat(ABOVE_ALL));
}

const STRAIGHT: f32 = 0.0031308;

/** The nearest levels of linear light, as i32; cut to 0 and 255. */
function levelsOf(linear: v128): v128 {
  const cut = f32x4.pmin(f32x4.pmax(linear, f32x4.splat(0)), f32x4.splat(1));
  const u = f32x4.sqrt(f32x4.sqrt(f32x4.pmax(cut, f32x4.splat(STRAIGHT))));
  // The straight part of sRGB lies above the curve where the curve holds, and below its end elsewhere.
  return roundToWhole(f32x4.pmin(curved(u), f32x4.mul(cut, f32x4.splat(255 * 12.92))));
}

/**
 * 255 (1.055 c^(1/2.4) - 0.055) of u = c^(1/4), within 4e-4 of a level: two roots, which are exact everywhere, and the
 * polynomial with the smallest largest error from u = 0.2365 to 1.
 */
function curved(u: v128): v128 {
  let y = f32x4.splat(17.393064703751794);
  y = f32x4.add(f32x4.mul(y, u), f32x4.splat(-81.19622283352548));
  y = f32x4.add(f32x4.mul(y, u), f32x4.splat(167.5832828687517));
  y = f32x4.add(f32x4.mul(y, u), f32x4.splat(-217.50439848207245));
  y = f32x4.add(f32x4.mul(y, u), f32x4.splat(348.30998827866074));
  y = f32x4.add(f32x4.mul(y, u), f32x4.splat(35.59902537777231));
  return f32x4.add(f32x4.mul(y, u), f32x4.splat(-15.184382454783574));
}

function weight(place: i32): f32 {
  return <f32>(unchecked(RGB_FROM_XYZ[place]) * unchecked(WHITE[place % 3]));
}
