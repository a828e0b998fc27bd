import { describing, type ParametersOf } from './condition.ts';
import { CONNECTION_CONDITIONS } from './conditions/connection-conditions.ts';
import { RuntimeException } from './exception.ts';

const describeError = describing(CONNECTION_CONDITIONS);

/* Sources that are reached over a connection: these load with their connectors. */

/** A peer that could not be reached for too many attempts in a row. */
export function sourceConnectionFailed(
  parameters: ParametersOf<'SOURCE_CONNECTION_FAILED'>,
): RuntimeException {
  return new RuntimeException(describeError('SOURCE_CONNECTION_FAILED', parameters));
}

/** An address that the browser forbids the page: `ws:` from a page that came over https. */
export function sourceAddressBlocked(
  parameters: ParametersOf<'SOURCE_ADDRESS_BLOCKED'>,
): RuntimeException {
  return new RuntimeException(describeError('SOURCE_ADDRESS_BLOCKED', parameters));
}

/** A WebSocket server that answers without the subprotocol that it was asked for. */
export function sourceProtocolNotSpoken(
  parameters: ParametersOf<'SOURCE_PROTOCOL_NOT_SPOKEN'>,
): RuntimeException {
  return new RuntimeException(describeError('SOURCE_PROTOCOL_NOT_SPOKEN', parameters));
}

/** A URL whose server answers with a status that is no document. */
export function urlFailed(statusCode: number, url: string): RuntimeException {
  const parameters = { status: String(statusCode), url };
  switch (statusCode) {
    case 401:
    case 403:
    case 407:
      return new RuntimeException(describeError('SOURCE_URL_FAILED.NOT_ALLOWED', parameters));
    case 404:
    case 410:
      return new RuntimeException(describeError('SOURCE_URL_FAILED.NOT_FOUND', parameters));
    default:
      return new RuntimeException(describeError('SOURCE_URL_FAILED.STATUS', parameters));
  }
}

/** A URL from which no answer came, or whose answer a page may not see: browsers do not tell which. */
export function urlUnreachable(
  parameters: ParametersOf<'SOURCE_URL_FAILED.UNREACHABLE'>,
  cause: unknown,
): RuntimeException {
  return new RuntimeException(
    describeError('SOURCE_URL_FAILED.UNREACHABLE', parameters, { cause }),
  );
}

/** A URL that answers with a page for people. */
export function urlAnsweredPage(
  parameters: ParametersOf<'SOURCE_URL_FAILED.WEB_PAGE'>,
): RuntimeException {
  return new RuntimeException(describeError('SOURCE_URL_FAILED.WEB_PAGE', parameters));
}

/** The checkpoint names a position that the server's stream does not reach. */
export function sourceOffsetAhead(
  parameters: ParametersOf<'SOURCE_OFFSET_AHEAD'>,
): RuntimeException {
  return new RuntimeException(describeError('SOURCE_OFFSET_AHEAD', parameters));
}

/** The query was stopped while it waited for a logged range to arrive again. */
export function sourceStopped(parameters: ParametersOf<'SOURCE_STOPPED'>): RuntimeException {
  return new RuntimeException(describeError('SOURCE_STOPPED', parameters));
}
