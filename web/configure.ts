import { invalidFileAddress } from '../src/errors/web-errors.ts';

/** Where the package's files are, for pages whose bundler does not copy them. Relative addresses are the page's. */
export interface WebConfiguration {
  /** `dist/browser/millrace.wasm` of the package: the core for browsers with SIMD. */
  readonly wasmUrl?: string | URL;
  /** `dist/browser/millrace.scalar.wasm`: the core for browsers without. */
  readonly scalarWasmUrl?: string | URL;
  /** `dist/browser/worker.js`, with the files beside it. Workers must come from the page's own origin. */
  readonly workerUrl?: string | URL;
}

/** The configuration with absolute addresses, which mean the same in a worker. */
export type ResolvedConfiguration = Readonly<Partial<Record<keyof WebConfiguration, string>>>;

let current: ResolvedConfiguration = {};

/**
 * Says where files of the package are; what is left out stays as it was. It counts from the next use on, so it is called
 * before the first session is made. What is no address is refused with `INVALID_OPTION_VALUE`.
 */
export function configure(configuration: WebConfiguration): void {
  const given = Object.entries(configuration).filter(([, url]) => url !== undefined);
  const absolute = given.map(([name, url]) => [name, absoluteUrl(name, url)]);
  current = { ...current, ...Object.fromEntries(absolute) };
}

function absoluteUrl(option: string, url: string | URL): string {
  if (!URL.canParse(url, location.href)) throw invalidFileAddress({ option, value: String(url) });
  return new URL(url, location.href).href;
}

/** What `configure` was told. */
export function webConfiguration(): ResolvedConfiguration {
  return current;
}
