/** Vectors that don't go together, and norms that there are not. */
import { floatText } from '../types/number-text.ts';
import { describing } from './condition.ts';
import { VECTOR_CONDITIONS } from './conditions/vector-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(VECTOR_CONDITIONS);

export function invalidNormDegree(functionName: string, degree: number): RuntimeException {
  return new RuntimeException(
    describeError('INVALID_VECTOR_NORM_DEGREE', {
      functionName: `\`${functionName}\``,
      degree: floatText(degree),
    }),
  );
}

export function dimensionMismatch(
  functionName: string,
  left: number,
  right: number,
): RuntimeException {
  return new RuntimeException(
    describeError('VECTOR_DIMENSION_MISMATCH', {
      functionName: `\`${functionName}\``,
      leftDim: String(left),
      rightDim: String(right),
    }),
  );
}
