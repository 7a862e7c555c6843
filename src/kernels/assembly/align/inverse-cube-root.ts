/**
 * u^(-1/3) of four u from 0.2365 to 1.003, to 3 units in the last place: a quartic near it, then one step of third order.
 * Only IEEE additions and products, so that every CPU gives the same bits.
 *
 * The coefficients keep the largest relative error of the quartic at 0.00133; the step leaves 1e-8 of it.
 */
export function inverseCubeRoot(u: v128): v128 {
  let y = f32x4.splat(1.9877880348);
  y = f32x4.add(f32x4.mul(y, u), f32x4.splat(-6.215154418));
  y = f32x4.add(f32x4.mul(y, u), f32x4.splat(7.5959415573));
  y = f32x4.add(f32x4.mul(y, u), f32x4.splat(-4.7590321074));
  y = f32x4.add(f32x4.mul(y, u), f32x4.splat(2.391557284));
  // (1 - e)^(-1/3) = 1 + e / 3 + 2 e^2 / 9 + ...
  const e = f32x4.sub(f32x4.splat(1), f32x4.mul(f32x4.mul(f32x4.mul(y, y), y), u));
  const step = f32x4.mul(f32x4.add(f32x4.mul(e, f32x4.splat(2.0 / 9)), f32x4.splat(1.0 / 3)), e);
  return f32x4.add(y, f32x4.mul(y, step));
}
