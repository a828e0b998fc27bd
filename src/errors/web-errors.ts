import { describing } from './condition.ts';
import { WEB_CONDITIONS } from './conditions/web-conditions.ts';
import { AnalysisException, RuntimeException } from './exception.ts';

const describeError = describing(WEB_CONDITIONS);

/** An address of the WASM core that was tried, and the setting of `configure` that moves it. */
interface CoreAddress {
  readonly url: string;
  readonly option: string;
}

/** What `configure` was given for a file of the package can't be an address. */
export function invalidFileAddress(parameters: {
  readonly option: string;
  readonly value: string;
}): AnalysisException {
  const expected = 'the address of a file, absolute or relative to the page';
  return new AnalysisException(describeError('INVALID_OPTION_VALUE', { ...parameters, expected }));
}

/** The server has no core at that address. */
export function coreAddressNotFound(
  parameters: CoreAddress & { readonly status: number },
): RuntimeException {
  const { url, option, status } = parameters;
  return new RuntimeException(
    describeError('WASM_CORE_NOT_LOADED.NOT_FOUND', { url, option, status: String(status) }),
  );
}

/** No answer: the network, another origin without leave, or the page's content security policy. */
export function coreUnreachable(
  parameters: CoreAddress & { readonly error: unknown },
): RuntimeException {
  const { url, option, error } = parameters;
  const reason = reasonOf(error);
  return new RuntimeException(
    describeError('WASM_CORE_NOT_LOADED.UNREACHABLE', { url, option, reason }, { cause: error }),
  );
}

/** An answer that is something else, usually the page of an application that answers every address. */
export function coreIsNoWebAssembly(
  parameters: CoreAddress & { readonly contentType: string },
): RuntimeException {
  const { url, option, contentType } = parameters;
  return new RuntimeException(
    describeError('WASM_CORE_NOT_LOADED.NOT_WEBASSEMBLY', { url, option, contentType }),
  );
}

/** The browser does not compile it: forbidden by policy, cut short, or in need of what the browser lacks. */
export function coreCompilationRefused(
  parameters: CoreAddress & { readonly error: unknown },
): RuntimeException {
  const { url, error } = parameters;
  const reason = reasonOf(error);
  return new RuntimeException(
    describeError('WASM_CORE_NOT_LOADED.REFUSED', { url, reason }, { cause: error }),
  );
}

/** A browser without WebAssembly, such as one in lockdown mode. */
export function noWebAssembly(): RuntimeException {
  return new RuntimeException(describeError('WASM_CORE_NOT_LOADED.NO_WEBASSEMBLY', {}));
}

/** The worker's script does not load, or not as a module that runs. */
export function workerUnreachable(parameters: { readonly url: string }): RuntimeException {
  return new RuntimeException(describeError('WORKER_NOT_LOADED.UNREACHABLE', parameters));
}

/** The browser does not make a worker of that address. */
export function workerRefused(parameters: {
  readonly url: string;
  readonly error: unknown;
}): RuntimeException {
  const { url, error } = parameters;
  const reason = reasonOf(error);
  return new RuntimeException(
    describeError('WORKER_NOT_LOADED.REFUSED', { url, reason }, { cause: error }),
  );
}

/** What an error says of itself, as part of a sentence. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\.$/, '');
}
