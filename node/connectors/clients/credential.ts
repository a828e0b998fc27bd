import { readFile } from 'node:fs/promises';
import {
  credentialInPlainText,
  credentialMissing,
  credentialUnreadable,
} from '../../../src/errors/client-errors.ts';
import { errorCode } from '../../storage/file-system.ts';

const PLACE = /^\s*(env|file):(.+?)\s*$/;

/** Whether a text says where a secret stands. */
export function isPlace(text: string): boolean {
  return PLACE.test(text);
}

/**
 * A secret by the place where it stands: an option of a connector says `env:NAME`, a variable of the environment, or
 * `file:PATH`, a file without its last line end. Nothing else is taken, so that no plan, log, error or checkpoint can show
 * one. A place is looked at for each connection, so that a secret that was changed is found. Fails with
 * `CREDENTIAL_UNAVAILABLE`.
 */
export async function readCredential(option: string, place: string): Promise<string> {
  const [, kind, where] = PLACE.exec(place) ?? [];
  if (kind === 'env') return present(process.env[where], option, place);
  if (kind === 'file') return present(await fileText(option, place, where), option, place);
  throw credentialInPlainText({ option });
}

async function fileText(option: string, place: string, path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw credentialUnreadable({ option, place, reason: errorCode(error) ?? String(error) });
  }
}

function present(text: string | undefined, option: string, place: string): string {
  if (text === undefined) throw credentialMissing('NOT_SET', { option, place });
  if (text === '') throw credentialMissing('EMPTY', { option, place });
  return text;
}
