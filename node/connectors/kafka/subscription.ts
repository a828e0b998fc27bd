import { RE2JS, RE2JSException } from 're2js';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import { topicNotFound } from '../../../src/errors/kafka-errors.ts';
import { conflictingOptions, requiredOption } from '../../../src/errors/source-errors.ts';
import type { KafkaCluster, Topic } from './cluster.ts';
import { parseJson } from './json-option.ts';

/** Which partitions a source reads. */
export type Subscription =
  | { readonly kind: 'assign'; readonly partitions: ReadonlyMap<string, readonly number[]> }
  | { readonly kind: 'subscribe'; readonly topics: readonly string[] }
  | { readonly kind: 'subscribePattern'; readonly pattern: string; readonly regex: RE2JS };

const KINDS = ['assign', 'subscribe', 'subscribePattern'] as const;
/** A topic that was made a moment ago is not known to every broker at once. */
const MISSING_TOPIC_LOOKS = 4;
const MISSING_TOPIC_PAUSE_MS = 250;

/** Reads one of `assign`, `subscribe` and `subscribePattern`; fails where there are none or several. */
export function subscription(source: string, options: ConnectorOptions): Subscription {
  const given = KINDS.filter((kind) => options.text(kind) !== undefined);
  if (given.length === 0) throw requiredOption({ source, option: 'subscribe' });
  if (given.length > 1) throw conflictingOptions({ source, first: given[0], second: given[1] });
  const text = options.text(given[0]) ?? '';
  switch (given[0]) {
    case 'assign':
      return { kind: 'assign', partitions: assigned(text) };
    case 'subscribe': {
      const topics = text.split(',').map((name) => name.trim());
      const named = [...new Set(topics.filter((name) => name !== ''))];
      if (named.length > 0) return { kind: 'subscribe', topics: named };
      throw invalidOptionValue({ option: 'subscribe', value: text, expected: 'names of topics' });
    }
    case 'subscribePattern':
      return { kind: 'subscribePattern', pattern: text.trim(), regex: compiled(text.trim()) };
  }
}

/** As Spark shows it in the description of the source. */
export function describeSubscription(of: Subscription): string {
  switch (of.kind) {
    case 'assign': {
      const names = [...of.partitions].flatMap(([topic, partitions]) =>
        partitions.map((partition) => `${topic}-${partition}`),
      );
      return `Assign[${names.join(', ')}]`;
    }
    case 'subscribe':
      return `Subscribe[${of.topics.join(', ')}]`;
    case 'subscribePattern':
      return `SubscribePattern[${of.pattern}]`;
  }
}

/**
 * The partitions that there are now. With `mustExist`, fails with `KAFKA_TOPIC_NOT_FOUND` for topics that are subscribed to
 * by name and not there.
 */
export async function subscribedPartitions(
  of: Subscription,
  cluster: KafkaCluster,
  {
    maxAgeMs,
    mustExist,
    pause,
  }: {
    readonly maxAgeMs: number;
    readonly mustExist: boolean;
    readonly pause: (delayMs: number) => Promise<void>;
  },
): Promise<{ readonly topic: string; readonly partition: number }[]> {
  if (of.kind === 'subscribePattern') {
    const topics = [...(await cluster.topics(null))];
    return partitionsOf(
      topics.filter(([name, topic]) => !topic.isInternal && of.regex.matches(name)),
    );
  }
  const names = of.kind === 'assign' ? [...of.partitions.keys()] : of.topics;
  for (let look = 1; ; look++) {
    const topics = await cluster.topics(names, look === 1 ? maxAgeMs : 0);
    if (mustExist && topics.size < names.length) {
      if (look < MISSING_TOPIC_LOOKS) {
        await pause(MISSING_TOPIC_PAUSE_MS);
        continue;
      }
      const missing = names.filter((name) => !topics.has(name)).join(', ');
      throw topicNotFound({ servers: cluster.settings.servers, topics: missing });
    }
    const all = partitionsOf([...topics]);
    if (of.kind === 'subscribe') return all;
    return all.filter(({ topic, partition }) => of.partitions.get(topic)?.includes(partition));
  }
}

function partitionsOf(topics: readonly (readonly [string, Topic])[]) {
  return topics.flatMap(([topic, { leaders }]) =>
    [...leaders.keys()].map((partition) => ({ topic, partition })),
  );
}

function assigned(text: string): Map<string, readonly number[]> {
  const json = parseJson('assign', text, '{"topic":[0,1]}');
  const isNumbers = (value: unknown): value is readonly number[] =>
    Array.isArray(value) && value.every((number) => Number.isSafeInteger(number) && number >= 0);
  const entries = Object.entries(json);
  const partitions = new Map<string, readonly number[]>();
  for (const [topic, numbers] of entries) if (isNumbers(numbers)) partitions.set(topic, numbers);
  if (entries.length > 0 && partitions.size === entries.length) return partitions;
  throw invalidOptionValue({ option: 'assign', value: text, expected: '{"topic":[0,1]}' });
}

function compiled(pattern: string): RE2JS {
  const invalid = () => {
    const option = 'subscribePattern';
    return invalidOptionValue({ option, value: pattern, expected: 'a regular expression' });
  };
  if (pattern === '') throw invalid();
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) throw invalid();
    throw error;
  }
}
