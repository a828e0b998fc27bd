import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { clientNotInstalled } from '../../../src/errors/client-errors.ts';
import { errorCode } from '../../storage/file-system.ts';

const NOT_FOUND = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);

/**
 * Loads the client of another system, an optional peer dependency: it lies beside this package, or in the project in whose
 * folder the command line was started. Fails with `CLIENT_NOT_INSTALLED`, which says what to install; what is wrong inside of
 * a client that is there comes through as it is. The caller says what it uses of the module as `Client`.
 */
export async function loadClient<Client>(name: string, connector: string): Promise<Client> {
  const beside = await imported<Client>(name, name);
  if (beside !== undefined) return beside;
  const inProject = projectPath(name);
  const found = inProject && (await imported<Client>(pathToFileURL(inProject).href, inProject));
  if (found) return found;
  throw clientNotInstalled({ connector, package: name });
}

async function imported<Client>(specifier: string, name: string): Promise<Client | undefined> {
  try {
    // A variable: a bundler of programs leaves it alone.
    return await import(specifier);
  } catch (error) {
    const isThis = NOT_FOUND.has(errorCode(error) ?? '') && String(error).includes(`'${name}'`);
    if (isThis) return undefined;
    throw error;
  }
}

function projectPath(name: string): string | undefined {
  try {
    return createRequire(join(process.cwd(), 'package.json')).resolve(name);
  } catch (error) {
    if (NOT_FOUND.has(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}
