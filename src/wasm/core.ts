import { ERROR_LENGTH, ERROR_POINTER, ERROR_ROW, ERROR_VALUE } from '../../assembly/abi.ts';
import type { CompiledModule } from '../ports/compiled-module.ts';
import type { Kernels } from './kernels.d.ts';
import { type LinearMemory, WasmMemory } from './memory.ts';
import { offsetPtr, type Ptr } from './ptr.ts';

const INITIAL_PAGES = 64;
/** One page less than 2 GiB: pointers then never come back from WASM as negative numbers. */
const MAXIMUM_PAGES = 32767;

/** What a kernel noted before it returned a negative status. */
export interface KernelError {
  readonly row: number;
  /** The offending text, or undefined where the kernel noted none. */
  readonly text: string | undefined;
  /** The offending value as i64 (for a double, its bits). */
  readonly value: bigint;
}

/**
 * One instance of the WASM core with its memory. A query (or a shard of one) owns one and shares it with
 * nobody. A trap poisons it: it is thrown away, and the query starts again from its checkpoint.
 */
export class WasmCore {
  readonly kernels: Kernels;
  readonly memory: WasmMemory;
  readonly #errorBlock: Ptr;

  private constructor(kernels: Kernels, memory: LinearMemory) {
    this.kernels = kernels;
    this.memory = new WasmMemory(memory);
    kernels.mem_check();
    this.#errorBlock = kernels.mem_error_block();
  }

  /**
   * Makes an instance. `seed` makes its hash tables its own, so that nobody can prepare keys that collide; without one a
   * fixed seed is used, which is for tests.
   */
  static async instantiate(module: CompiledModule, seed?: bigint): Promise<WasmCore> {
    const memory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES });
    const imports = { env: { memory, abort } };
    const instance = await WebAssembly.instantiate(module as WebAssembly.Module, imports);
    const core = new WasmCore(instance.exports as unknown as Kernels, memory);
    if (seed !== undefined) core.kernels.group_seed(seed);
    return core;
  }

  /** The error that the last failing kernel noted. Read it before the next kernel call. */
  lastError(): KernelError {
    const view = this.memory.view;
    const pointer = view.getUint32(this.#errorBlock + ERROR_POINTER, true) as Ptr;
    const length = view.getUint32(this.#errorBlock + ERROR_LENGTH, true);
    return {
      row: view.getInt32(this.#errorBlock + ERROR_ROW, true),
      text: pointer === 0 ? undefined : this.memory.text(pointer, length),
      value: view.getBigInt64(this.#errorBlock + ERROR_VALUE, true),
    };
  }

  /** Copies bytes into batch memory. */
  toArena(bytes: Uint8Array): Ptr {
    const pointer = this.kernels.arena_alloc(bytes.length);
    this.memory.write(pointer, bytes);
    return pointer;
  }

  /** Reads the u32 at `base + offset`. */
  u32At(base: Ptr, offset: number): number {
    return this.memory.u32[offsetPtr(base, offset) >>> 2];
  }
}

/** Called by an assertion of the debug build, and by the allocator when memory is exhausted. */
function abort(_message: number, _file: number, line: number, column: number): never {
  throw new Error(`the WASM core aborted at ${line}:${column}`);
}
