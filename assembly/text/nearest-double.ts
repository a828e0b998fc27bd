/**
 * The double nearest to `digits × 10^power`, for the numbers that one division does not get exactly (`number.ts`).
 *
 * After Daniel Lemire, "Number parsing at a gigabyte per second" (2021), on the 126-bit powers of `shortest.ts`: with
 * `g - 1 <= 10^power / 2^r < g`, the product of the normalized digits and g bounds the true value within one unit of its
 * 126 leading bits. Where both bounds round to the same double, that is the answer. Where they do not, which takes a value
 * within 2^-72 of the middle between two doubles, and for what is subnormal, infinite or longer than 19 digits, there is
 * none: the caller has a slow, exact way.
 */
import { floorLog2Pow10, multiplyHigh, powerHigh, powerLow, POWER_MAX, POWER_MIN } from './shortest';

/** What `findDouble` found. */
export let nearestDouble: f64 = 0;

/** Finds the nearest double; false if this way can't tell. `digits` is not 0. */
export function findDouble(digits: u64, power: i32): bool {
  if (power < POWER_MIN || power > POWER_MAX) return false;
  const leading = clz(digits);
  const normal = digits << leading;
  const high = powerHigh(power);
  const low = powerLow(power);
  // normal × (high × 2^63 + low), in three words of which the lowest only carries.
  const product0 = normal * high;
  const product1 = multiplyHigh(normal, high);
  const word0 = (product0 << 63) + normal * low;
  const carry0 = u64(word0 < product0 << 63);
  const middle = (product0 >> 1) | (product1 << 63);
  const addend = multiplyHigh(normal, low) + carry0;
  const word1 = middle + addend;
  const word2 = (product1 >> 1) + u64(word1 < middle);

  const restBits = 11 - <i32>clz(word2);
  const half = <u64>1 << <u64>(restBits - 1);
  const rest = word2 & ((half << 1) - 1);
  if (rest == half && word1 < 2) return false;
  let mantissa = (word2 >> <u64>restBits) + u64(rest >= half);
  let biased = restBits + 1078 + floorLog2Pow10(power) - <i32>leading;
  if (mantissa == 0x20000000000000) {
    mantissa >>= 1;
    biased++;
  }
  if (biased < 1 || biased > 2046) return false;
  nearestDouble = reinterpret<f64>((<u64>biased << 52) | (mantissa & 0xfffffffffffff));
  return true;
}
