import type { WasmCore } from '../../wasm/core.ts';
import { utf8 } from '../../wasm/memory.ts';
import { NULL_PTR, type Ptr } from '../../wasm/ptr.ts';
import { DEFAULT_MAX_LINE_BYTES, type FormatOptions } from './format-options.ts';

/** Rows of a batch at most, about: what a chunk of short lines is cut into. */
export const BATCH_ROWS = 16384;

/** The parser's buffer in linear memory (`assembly/text/input.ts`), as the `space` and `supply` of a `Parser` see it. */
export class TextInput {
  readonly pointer: Ptr;
  readonly #core: WasmCore;

  /** With `isUnlined`, records may contain line ends and the parser finds the seams itself. */
  constructor(core: WasmCore, options: FormatOptions, isUnlined = false) {
    this.#core = core;
    const separator = utf8(options.text('lineSep') ?? '');
    const pointer = separator.length === 0 ? NULL_PTR : core.toArena(separator);
    this.pointer = core.kernels.scan_input_open(
      pointer,
      separator.length,
      options.bytes('maxLineBytes', DEFAULT_MAX_LINE_BYTES),
      isUnlined ? 1 : 0,
    );
  }

  space(minimumBytes: number): Uint8Array {
    const { kernels, memory } = this.#core;
    const pointer = kernels.scan_input_space(this.pointer, minimumBytes);
    return memory.bytes(pointer, kernels.scan_input_room(this.pointer));
  }

  supply(count: number, isLast: boolean): void {
    this.#core.kernels.scan_input_supply(this.pointer, count, isLast ? 1 : 0);
  }

  close(): void {
    this.#core.kernels.scan_input_close(this.pointer);
  }
}
