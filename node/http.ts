import type { Http } from '../src/ports/http.ts';
import { withSecrets } from './connectors/clients/header-secrets.ts';

/** Node's own `fetch`. */
export const nodeHttp: Http = {
  async get(url, headers) {
    try {
      return await fetch(url, { headers: await withSecrets(headers) });
    } catch (error) {
      // Node says no more than `fetch failed`; why is in the cause.
      const cause = error instanceof Error ? error.cause : undefined;
      throw cause instanceof Error ? cause : error;
    }
  },
  refuses: () => undefined,
};
