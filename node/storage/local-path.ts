import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The absolute path of a location that users give: a path, or a `file:` URL as Spark writes them. */
export function localPath(location: string): string {
  if (!location.startsWith('file:')) return resolve(location);
  // Hadoop prints `file:/a/b`, with one slash.
  return fileURLToPath(location.replace(/^file:\/(?!\/)/, 'file:///'));
}
