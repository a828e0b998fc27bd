import { INTERRUPTED } from './exit-codes.ts';

/** Aborts at the first Ctrl-C or SIGTERM, or when nobody reads the output any more; the second signal ends the process. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  process.stdout.on('error', () => controller.abort());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(INTERRUPTED);
      controller.abort();
    });
  }
  return controller.signal;
}
