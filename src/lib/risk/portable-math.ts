/*
 * The exponential and the logarithm of fdlibm 5.3 (e_exp.c, e_log.c), written in the four basic
 * operations, which every machine rounds alike. `Math.exp` and `Math.log` may differ in the last bit
 * from browser to browser and from one version of Node to the next, and then a score computed in the
 * browser, or after an upgrade, would not be the stored one.
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
 * Developed at SunSoft, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that
 * this notice is preserved.
 */

const word = new DataView(new ArrayBuffer(8));

/** The upper 32 bits of a double: sign, exponent, and the first 20 bits of the fraction. */
function highWord(x: number): number {
  word.setFloat64(0, x);

  return word.getInt32(0);
}

function withHighWord(x: number, high: number): number {
  word.setFloat64(0, x);
  word.setInt32(0, high);

  return word.getFloat64(0);
}

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const INVERSE_LN2 = Math.LOG2E;
const OVERFLOWS_FROM = 7.09782712893383973096e2;
const UNDERFLOWS_FROM = -7.4513321910194110842e2;
const P1 = 1.66666666666666019037e-1;
const P2 = -2.77777777770155933842e-3;
const P3 = 6.61375632143793436117e-5;
const P4 = -1.6533902205465251539e-6;
const P5 = 4.13813679705723846039e-8;

/** `y` times two to the power of `k`. */
function scale(y: number, k: number): number {
  if (k === 1024) return y * 2 * withHighWord(0, 0x7fe00000);
  if (k >= -1021) return y * withHighWord(0, 0x3ff00000 + (k << 20));

  return y * withHighWord(0, 0x3ff00000 + ((k + 1000) << 20)) * 9.3326361850321887899e-302;
}

/** How often ln 2 is taken out of `x`, so that the rest is small. */
function countLn2(x: number, high: number): number {
  if (high <= 0x3fd62e42) return 0;
  if (high < 0x3ff0a2b2) return x < 0 ? -1 : 1;

  return Math.trunc(INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5));
}

/** e to the power of `x`. */
export function exp(x: number): number {
  if (Number.isNaN(x) || x > OVERFLOWS_FROM) return x + (x > 0 ? Infinity : 0);
  if (x < UNDERFLOWS_FROM) return 0;
  if (x === 1) return Math.E;
  const magnitude = highWord(x) & 0x7fffffff;
  if (magnitude < 0x3e300000) return 1 + x;
  const k = countLn2(x, magnitude);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  if (k === 0) return 1 - ((r * c) / (c - 2) - r);

  return scale(1 - (low - (r * c) / (2 - c) - high), k);
}

const LG1 = 6.66666666666673513e-1;
const LG2 = 3.999999999940941908e-1;
const LG3 = 2.857142874366239149e-1;
const LG4 = 2.222219843214978396e-1;
const LG5 = 1.818357216161805012e-1;
const LG6 = 1.531383769920937332e-1;
const LG7 = 1.479819860511658591e-1;
const TWO_54 = 1.8014398509481984e16;

/** The logarithm of 1 + `f` times two to the power of `k`, for an `f` below 2^-20. */
function logNearPower(f: number, k: number): number {
  if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
  const rest = f * f * (0.5 - (1 / 3) * f);

  return k === 0 ? f - rest : k * LN2_HIGH - (rest - k * LN2_LOW - f);
}

/** The same for any `f`; `fraction` is the fraction of the number's high word. */
function logOfParts(f: number, k: number, fraction: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = w * (LG2 + w * (LG4 + w * LG6));
  const even = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)));
  const rest = even + odd;
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const half = 0.5 * f * f;

    return k === 0
      ? f - (half - s * (half + rest))
      : k * LN2_HIGH - (half - (s * (half + rest) + k * LN2_LOW) - f);
  }

  return k === 0 ? f - s * (f - rest) : k * LN2_HIGH - (s * (f - rest) - k * LN2_LOW - f);
}

/** The natural logarithm of `x`. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN;
  if (x === Infinity) return x;
  const isTiny = highWord(x) < 0x00100000;
  const scaled = isTiny ? x * TWO_54 : x;
  const high = highWord(scaled);
  const fraction = high & 0x000fffff;
  const carry = (fraction + 0x95f64) & 0x100000;
  const k = (isTiny ? -54 : 0) + (high >> 20) - 1023 + (carry >> 20);
  const f = withHighWord(scaled, fraction | (carry ^ 0x3ff00000)) - 1;

  return (0x000fffff & (2 + fraction)) < 3 ? logNearPower(f, k) : logOfParts(f, k, fraction);
}

/** `x` times itself; `x ** 2` would be left to the machine's own power function. */
export const square = (x: number): number => x * x;
