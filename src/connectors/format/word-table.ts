import { WORD_SIZE } from '../../../assembly/record-abi.ts';
import type { WasmCore } from '../../wasm/core.ts';
import { utf8 } from '../../wasm/memory.ts';
import type { Ptr } from '../../wasm/ptr.ts';
import type { TextView } from './record-fixes.ts';

/**
 * Writes texts that kernels put into columns by number: a pointer and a length for each, and the texts behind them. In
 * long-lived memory that belongs to whoever is given it.
 */
export function newWordTable(core: WasmCore, words: readonly string[]): Ptr {
  const texts = words.map(utf8);
  const textBytes = texts.reduce((sum, text) => sum + text.length, 0);
  const table = core.kernels.mem_alloc(texts.length * WORD_SIZE + textBytes);
  const { u8, u32 } = core.memory;
  let at = table + texts.length * WORD_SIZE;
  texts.forEach((text, index) => {
    const entry = (table + index * WORD_SIZE) >>> 2;
    u32[entry] = at;
    u32[entry + 1] = text.length;
    u8.set(text, at);
    at += text.length;
  });
  return table;
}

/** A text of a word table. */
export function wordAt(core: WasmCore, table: Ptr, index: number): TextView {
  const pointer = core.u32At(table, index * WORD_SIZE) as Ptr;
  return { pointer, length: core.u32At(table, index * WORD_SIZE + 4) };
}
