import type { TextPlace } from '../errors/parse-errors.ts';
import {
  invalidSampleBytes,
  invalidSampleFraction,
  unsupportedSample,
} from '../errors/sql-errors.ts';
import type { Expression } from '../plan/expression.ts';
import type { LogicalPlan } from '../plan/logical-plan.ts';
import { DoubleType, IntegerType, LongType } from '../types/data-type.ts';
import { decimalText } from '../types/number-text.ts';
import { literal } from './literals.ts';
import { call } from './operators.ts';

/** How much TABLESAMPLE takes. */
export type SampleSize =
  | { readonly kind: 'percent' | 'rows' | 'bytes'; readonly value: Expression }
  | { readonly kind: 'bucket'; readonly part: string; readonly of: string };

/** TABLESAMPLE: the first rows, or each row with a probability. Follows `AstBuilder.withSample`. */
export function sampleRelation(
  input: LogicalPlan,
  sample: {
    readonly size: SampleSize;
    readonly seed: string | undefined;
    readonly place: TextPlace;
  },
): LogicalPlan {
  const { size, seed, place } = sample;
  switch (size.kind) {
    case 'rows':
      return { kind: 'limit', input, limit: size.value };
    case 'bytes': {
      const { start, end } = size.value.origin ?? { start: place.offset, end: place.offset };
      const text = place.text.slice(start, end);
      if (/^\d+[bkmg]$/i.test(text)) throw unsupportedSample('byteLengthLiteral', place);
      throw invalidSampleBytes(text, place);
    }
    case 'percent':
      return withProbability(input, numberOf(size.value) / 100, { seed, place });
    case 'bucket':
      return withProbability(input, Number(size.part) / Number(size.of), { seed, place });
  }
}

function withProbability(
  input: LogicalPlan,
  fraction: number,
  { seed, place }: { readonly seed: string | undefined; readonly place: TextPlace },
): LogicalPlan {
  if (!(fraction >= 0 && fraction <= 1)) throw invalidSampleFraction(String(fraction), place);
  if (fraction === 1) return input;
  if (fraction === 0) return { kind: 'limit', input, limit: literal(0, IntegerType) };
  const random = seed === undefined ? call('rand') : call('rand', literal(BigInt(seed), LongType));
  return { kind: 'filter', input, condition: call('<', random, literal(fraction, DoubleType)) };
}

function numberOf(value: Expression): number {
  if (value.kind !== 'literal') return Number.NaN;
  const { dataType } = value;
  if (dataType.kind === 'decimal' && typeof value.value === 'bigint') {
    return Number(decimalText(value.value, dataType.scale));
  }
  return Number(value.value);
}
