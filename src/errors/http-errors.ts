import { describing, type ParametersOf } from './condition.ts';
import { HTTP_CONDITIONS } from './conditions/http-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(HTTP_CONDITIONS);

/** A server that refuses rows in a way that another attempt does not change. */
export function postRefused(parameters: {
  readonly url: string;
  readonly status: number;
  readonly answer: string;
  readonly bytes: number;
}): RuntimeException {
  const { url, answer } = parameters;
  const status = String(parameters.status);
  switch (parameters.status) {
    case 401:
    case 403:
    case 407:
      return new RuntimeException(describeError('HTTP_SINK_FAILED.NOT_ALLOWED', { url, status }));
    case 413: {
      const bytes = String(parameters.bytes);
      return new RuntimeException(describeError('HTTP_SINK_FAILED.TOO_LARGE', { url, bytes }));
    }
    default:
      return new RuntimeException(
        describeError('HTTP_SINK_FAILED.REFUSED', { url, status, answer }),
      );
  }
}

/** A server that could not be reached, or was busy, for too many attempts in a row. */
export function postUnavailable(
  parameters: ParametersOf<'HTTP_SINK_FAILED.UNAVAILABLE'>,
): RuntimeException {
  return new RuntimeException(describeError('HTTP_SINK_FAILED.UNAVAILABLE', parameters));
}
