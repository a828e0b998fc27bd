import type { Http } from '../src/ports/http.ts';

/** The browser's `fetch`. */
export const webHttp: Http = {
  get: (url, headers) => fetch(url, { headers }),

  refuses(url) {
    const { protocol, hostname } = new URL(url);
    const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
    const isMixed = globalThis.location?.protocol === 'https:' && protocol === 'http:';
    return isMixed && !isLocal ? 'the page is https, and the address http' : undefined;
  },
};
