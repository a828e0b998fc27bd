import {
  coreAddressNotFound,
  coreCompilationRefused,
  coreIsNoWebAssembly,
  coreUnreachable,
  noWebAssembly,
} from '../src/errors/web-errors.ts';
import type { CompiledModule } from '../src/ports/compiled-module.ts';
import { supportsSimd } from '../src/wasm/simd.ts';
import { webConfiguration } from './configure.ts';

/** What servers must call the file for a browser to compile it while it arrives. */
const WASM_TYPE = 'application/wasm';
/** `\0asm`: how every WebAssembly file begins. */
const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/** A build of the core: where it is, and which setting moves it. */
export interface CoreFile {
  readonly url: string;
  readonly option: 'wasmUrl' | 'scalarWasmUrl';
}

/**
 * Fetches and compiles the WASM core: the SIMD build, or the scalar one where the browser has no SIMD. Every failure is a
 * `WASM_CORE_NOT_LOADED` that names the address and the way out.
 */
export async function compileCore(): Promise<CompiledModule> {
  if (!('WebAssembly' in globalThis)) throw noWebAssembly();
  return compileCoreFile(supportsSimd() ? simdCore() : scalarCore());
}

/** The core for browsers with SIMD. The addresses are literal, so that bundlers see them and copy the files. */
export function simdCore(): CoreFile {
  const { wasmUrl } = webConfiguration();
  return { url: wasmUrl ?? new URL('./millrace.wasm', import.meta.url).href, option: 'wasmUrl' };
}

/** The core for browsers without SIMD. */
export function scalarCore(): CoreFile {
  const { scalarWasmUrl } = webConfiguration();
  return {
    url: scalarWasmUrl ?? new URL('./millrace.scalar.wasm', import.meta.url).href,
    option: 'scalarWasmUrl',
  };
}

/** Compiles a build while it arrives; from its bytes where the server calls it something else than WebAssembly. */
export async function compileCoreFile(file: CoreFile): Promise<CompiledModule> {
  const response = await fetchCore(file);
  try {
    if (response.headers.get('content-type') === WASM_TYPE) {
      return await WebAssembly.compileStreaming(response);
    }
    const bytes = await response.arrayBuffer();
    if (isWebAssembly(bytes)) return await WebAssembly.compile(bytes);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) throw coreCompilationRefused({ ...file, error });
    throw coreUnreachable({ ...file, error });
  }
  const contentType = response.headers.get('content-type') ?? 'nothing';
  throw coreIsNoWebAssembly({ ...file, contentType });
}

/** Many servers answer any unknown address with the page itself and status 200: its bytes tell. */
function isWebAssembly(bytes: ArrayBuffer): boolean {
  const head = new Uint8Array(bytes.slice(0, MAGIC.length));
  return MAGIC.every((byte, index) => head[index] === byte);
}

async function fetchCore(file: CoreFile): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(file.url);
  } catch (error) {
    throw coreUnreachable({ ...file, error });
  }
  if (!response.ok) throw coreAddressNotFound({ ...file, status: response.status });
  return response;
}
