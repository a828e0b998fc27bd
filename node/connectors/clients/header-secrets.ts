import { isPlace, readCredential } from './credential.ts';

const PREFIX = 'header.';

/** Headers as they are sent: those that say where they stand, `env:NAME` or `file:PATH`, as what stands there. */
export async function withSecrets(
  headers: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const entries = Object.entries(headers).map(
    async ([name, value]): Promise<[string, string]> => [
      name,
      isPlace(value) ? await readCredential(`${PREFIX}${name}`, value) : value,
    ],
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** The same of options: of those that are named `header.…`. */
export async function withSecretHeaders(
  options: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const headers = Object.entries(options).filter(([name]) => name.toLowerCase().startsWith(PREFIX));
  const secrets = await withSecrets(
    Object.fromEntries(headers.map(([name, value]) => [name.slice(PREFIX.length), value])),
  );
  return {
    ...options,
    ...Object.fromEntries(headers.map(([name]) => [name, secrets[name.slice(PREFIX.length)]])),
  };
}
