import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { OptionDefinition } from '../../../src/connectors/connector.ts';
import type { ConnectorOptions } from '../../../src/connectors/connector-options.ts';
import { invalidOptionValue } from '../../../src/errors/format-errors.ts';
import { requiredOption } from '../../../src/errors/source-errors.ts';

export const TLS_OPTIONS: readonly OptionDefinition[] = [
  {
    name: 'tls.certificate',
    type: 'string',
    doc: 'A file with the certificate chain (PEM): the port then speaks TLS.',
  },
  { name: 'tls.key', type: 'string', doc: 'The file with the key of the certificate (PEM).' },
  {
    name: 'tls.clientCa',
    type: 'string',
    doc: 'A file with the certificates (PEM) of who signs those of clients: then only clients with one are let in.',
  },
];

/** What a server of TLS is made with. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
}

/** Reads the files of TLS; undefined where there are none. What can't be used fails with INVALID_OPTION_VALUE. */
export async function tlsFiles(options: ConnectorOptions): Promise<TlsFiles | undefined> {
  const certificate = options.text('tls.certificate');
  const keyPath = options.text('tls.key');
  const caPath = options.text('tls.clientCa');
  if (certificate === undefined) {
    if (keyPath === undefined && caPath === undefined) return undefined;
    throw requiredOption({ source: 'TLS', option: 'tls.certificate' });
  }
  if (keyPath === undefined) throw requiredOption({ source: 'TLS', option: 'tls.key' });
  const cert = await fileOf('tls.certificate', certificate);
  const key = await fileOf('tls.key', keyPath);
  const ca = caPath === undefined ? undefined : await fileOf('tls.clientCa', caPath);
  try {
    createSecureContext({ cert, key, ca });
  } catch (error) {
    throw unusable('tls.certificate', certificate, error);
  }
  const hasCa = ca !== undefined;
  return { cert, key, ...(hasCa && { ca }), requestCert: hasCa, rejectUnauthorized: hasCa };
}

async function fileOf(option: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unusable(option, path, error);
  }
}

function unusable(option: string, path: string, error: unknown) {
  const reason = error instanceof Error ? error.message : String(error);
  return invalidOptionValue({
    option,
    value: path,
    expected: `a file of TLS that can be used (${reason})`,
  });
}
