import type { Platform } from '../ports/platform.ts';
import type { ErrorCodec } from './error-codec.ts';
import type { LogLine, OwnerNotice } from './protocol.ts';

/** A worker's platform, but what the engine prints and logs comes out where the session is. */
export function forwardingPlatform(
  platform: Platform,
  errors: ErrorCodec,
  tell: (notice: OwnerNotice) => void,
): Platform {
  const log =
    (level: LogLine['level']) => (message: string, details?: Readonly<Record<string, unknown>>) => {
      const encoded = Object.entries(details ?? {}).map(([key, value]) => [
        key,
        errors.encode(value),
      ]);
      tell({
        kind: 'log',
        level,
        message,
        details: details === undefined ? undefined : Object.fromEntries(encoded),
      });
    };
  return {
    ...platform,
    print: (line) => tell({ kind: 'print', line }),
    logger: { error: log('error'), warn: log('warn'), info: log('info') },
  };
}
