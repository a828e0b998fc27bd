import type { WasmCore } from '../../src/wasm/core.ts';
import type { Kernels } from '../../src/wasm/kernels.d.ts';
import { newCore } from './core.ts';

/** The exports that compute values of functions; the others keep memory, columns, groups, windows and formats. */
const COMPUTING = /^(?:arithmetic|cast|compare|datetime|hash|logical|string)_/;

/** A core that notes which of its kernels compute something. */
export interface WatchedCore {
  readonly core: WasmCore;
  /** The names of those that were called since this was asked last. */
  readonly takeCalls: () => readonly string[];
}

export async function watchedCore(): Promise<WatchedCore> {
  const core = await newCore();
  const calls = new Set<string>();
  const watched = Object.entries(core.kernels).map(([name, member]) => [
    name,
    typeof member === 'function' && COMPUTING.test(name)
      ? (...args: unknown[]) => {
          calls.add(name);
          return Reflect.apply(member, undefined, args);
        }
      : member,
  ]);
  Object.defineProperty(core, 'kernels', { value: Object.fromEntries(watched) as Kernels });
  return {
    core,
    takeCalls: () => {
      const taken = [...calls];
      calls.clear();
      return taken;
    },
  };
}
