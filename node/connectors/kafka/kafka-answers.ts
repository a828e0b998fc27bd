import type { KafkaClient } from './client.ts';

/** What went wrong with a request and may go right when it is made again: a broker is away, or no longer the leader. */
export class TryAgain extends Error {
  /** Whether the brokers have to be asked who leads. */
  readonly isStale: boolean;

  constructor(reason: string, isStale = true) {
    super(reason);
    this.isStale = isStale;
  }
}

/** Errors of brokers that go away by themselves. */
const PASSING = new Set([
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'REQUEST_TIMED_OUT',
  'BROKER_NOT_AVAILABLE',
  'REPLICA_NOT_AVAILABLE',
  'NETWORK_EXCEPTION',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'NOT_CONTROLLER',
  'CONCURRENT_TRANSACTIONS',
  'KAFKA_STORAGE_ERROR',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'OFFSET_NOT_AVAILABLE',
  'UNSTABLE_OFFSET_COMMIT',
  'THROTTLING_QUOTA_EXCEEDED',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'INCONSISTENT_TOPIC_ID',
]);

/** The name that Kafka gives an error's number; `NONE` for 0. */
export function errorName(client: KafkaClient, code: number): string {
  return client.protocolErrorsCodesById[code] ?? `error ${code}`;
}

/** Fails with `TryAgain` for an error that goes away by itself. */
export function throwIfPassing(name: string): void {
  if (PASSING.has(name)) throw new TryAgain(name);
}

/**
 * The package throws an answer that has an error in any of its parts; the answer is with the error, and it is read part by part
 * here.
 */
export async function answerOf<Answer>(request: Promise<Answer>): Promise<Answer> {
  try {
    return await request;
  } catch (error) {
    const { response } = error as { response?: Answer };
    if (response !== undefined) return response;
    throw error;
  }
}

/** Whether a connection failed, and why; undefined for any other error. */
export function connectionFailure(
  error: unknown,
): { readonly kind: 'network' | 'authentication'; readonly reason: string } | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ((at as { code?: unknown }).code === 'PLT_KFK_AUTHENTICATION') {
      return { kind: 'authentication', reason: innermost(at) };
    }
  }
  const code = error instanceof Error ? String((error as { code?: unknown }).code) : '';
  const isNetwork =
    code === 'PLT_KFK_NETWORK' || code === 'PLT_KFK_TIMEOUT' || /^E[A-Z]+$/.test(code);
  return isNetwork ? { kind: 'network', reason: innermost(error as Error) } : undefined;
}

function innermost(error: Error): string {
  const { cause } = error;
  const inner = (error as Partial<AggregateError>).errors?.at(0) ?? cause;
  if (inner instanceof Error) return innermost(inner);
  const { serverErrorMessage } = error as { serverErrorMessage?: string };
  return serverErrorMessage ?? error.message;
}
