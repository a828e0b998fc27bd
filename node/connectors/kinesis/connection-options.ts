import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import { credentialsInOptions } from '../../../src/errors/kinesis-errors.ts';

export const CONNECTION_OPTIONS: readonly OptionDefinition[] = [
  { name: 'streamName', type: 'string', doc: 'The stream.' },
  {
    name: 'region',
    type: 'string',
    doc: 'The region of AWS. Default: what the environment and the files below ~/.aws say.',
  },
  {
    name: 'endpointUrl',
    type: 'string',
    doc: 'Another address than that of AWS in the region, such as an emulator, http://127.0.0.1:4567.',
  },
  {
    name: 'retryTimeout',
    type: 'interval',
    default: '2m',
    doc: 'For how long a request is tried again while Kinesis is away or throttles, before the query fails.',
  },
];

export interface ConnectionOptions {
  readonly streamName: string;
  readonly region: string | undefined;
  readonly endpointUrl: string | undefined;
  readonly retryTimeoutMs: number;
}

/** What other connectors for Spark take a secret in. */
const SECRETS = /^(aws)?_?(access|secret|session)_?(access)?_?(key|token|key_?id)(_?id)?$/i;

/** Reads them. Fails with `INVALID_OPTION_VALUE` and with `KINESIS_CREDENTIALS_IN_OPTIONS`. */
export function connectionOptions(
  options: ConnectorOptions,
  given: Readonly<Record<string, string>>,
): ConnectionOptions {
  const secret = Object.keys(given).find((name) => SECRETS.test(name));
  if (secret !== undefined) throw credentialsInOptions({ option: secret });
  return {
    streamName: options.required('streamName').trim(),
    region: options.text('region')?.trim(),
    endpointUrl: endpoint(options.text('endpointUrl')?.trim()),
    retryTimeoutMs: options.durationMs('retryTimeout', 120_000),
  };
}

function endpoint(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password) throw credentialsInOptions({ option: 'endpointUrl' });
  if (url !== undefined && /^https?:$/.test(url.protocol)) return text;
  const expected = 'a URL, as http://127.0.0.1:4567';
  throw invalidOptionValue({ option: 'endpointUrl', value: text, expected });
}
