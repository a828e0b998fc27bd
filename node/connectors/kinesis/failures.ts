/** What kind of failure a request of the client ended with. */
export type FailureKind =
  /** Too many requests or bytes: it passes. */
  | 'throttled'
  /** The service is away, or has failed by itself: it passes. */
  | 'away'
  /** An iterator that is too old: another one takes its place. */
  | 'iteratorExpired'
  | 'streamMissing'
  | 'credentials'
  /** What was asked for is not there, or makes no sense. */
  | 'invalidArgument'
  | 'refused';

const THROTTLED = new Set([
  'ProvisionedThroughputExceededException',
  'LimitExceededException',
  'KMSThrottlingException',
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
]);
const CREDENTIALS = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignatureException',
  'MissingAuthenticationTokenException',
  'InvalidClientTokenId',
  'ExpiredTokenException',
  'AccessDeniedException',
  'KMSAccessDeniedException',
]);
const AWAY = new Set([
  'InternalFailure',
  'InternalFailureException',
  'InternalServerError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  // A stream that is being made or changed.
  'ResourceInUseException',
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
]);
const NETWORK = /^(E[A-Z]+|ERR_HTTP2_.*|UND_ERR_.*)$/;

/** Tells by the error's name, which is that of AWS, its status or the code of the network. */
export function failureKind(error: unknown): FailureKind {
  const { name, code, status } = failureFacts(error);
  if (THROTTLED.has(name) || status === 429) return 'throttled';
  if (name === 'ExpiredIteratorException') return 'iteratorExpired';
  if (name === 'ResourceNotFoundException') return 'streamMissing';
  if (CREDENTIALS.has(name)) return 'credentials';
  if (name === 'InvalidArgumentException' || name === 'ValidationException') {
    return 'invalidArgument';
  }
  if (AWAY.has(name) || status >= 500 || NETWORK.test(code)) return 'away';
  return 'refused';
}

/** Name and message, for people. */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = failureFacts(error);
  const name = error.name === 'Error' && code !== '' ? code : error.name;
  return [name, error.message.trim().replace(/\.$/, '')].filter((part) => part !== '').join(': ');
}

interface FailureFacts {
  readonly name: string;
  readonly code: string;
  readonly status: number;
}

function failureFacts(error: unknown): FailureFacts {
  if (!(error instanceof Error)) return { name: '', code: '', status: 0 };
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  return {
    name: error.name,
    code: 'code' in error && typeof error.code === 'string' ? error.code : '',
    status: typeof status === 'number' ? status : 0,
  };
}
