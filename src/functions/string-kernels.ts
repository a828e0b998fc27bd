import { TypeId } from '../../assembly/abi.ts';
import { type DataType, StringType } from '../types/data-type.ts';
import { columnReader } from '../wasm/column-reader.ts';
import { fillResult, pointerList } from '../wasm/kernel-result.ts';
import type { Ptr } from '../wasm/ptr.ts';
import type { Evaluate } from './define.ts';
import { perRow } from './per-row.ts';
import { asText } from './value-reading.ts';

/* Functions of text that run as kernels. */

type TestKernel = 'string_starts_with' | 'string_ends_with' | 'string_contains';

/** A kernel from two texts to a truth value. */
export function textTest(kernel: TestKernel): Evaluate {
  return ({ core }, [left, right], rows) =>
    fillResult(core, { type: TypeId.Bool, args: [left, right], rows }, (output, count) => {
      core.kernels[kernel](left, right, output, count);
    });
}

/** Characters of text. */
export const characterLength: Evaluate = ({ core }, [column], rows) =>
  fillResult(core, { type: TypeId.I32, args: [column], rows }, (output, count) => {
    core.kernels.string_length(column, output, count);
  });

/** Bytes of text or binary, times a unit. */
export function byteLength(unit: number): Evaluate {
  return ({ core }, [column], rows) =>
    fillResult(core, { type: TypeId.I32, args: [column], rows }, (output, count) => {
      core.kernels.string_bytes(column, unit, output, count);
    });
}

/** Upper or lower case: a kernel while all is ASCII, else JavaScript. */
export function changedCase(isUpper: boolean): Evaluate {
  const slow = perRow([StringType], StringType, ([value]) => {
    const text = asText(value);
    return isUpper ? text.toUpperCase() : text.toLowerCase();
  });
  return (context, args, rows) => {
    const { core } = context;
    let isAscii = true;
    const result = fillResult(core, { type: TypeId.Str, args, rows }, (output, count) => {
      const { string_upper, string_lower } = core.kernels;
      isAscii = (isUpper ? string_upper : string_lower)(args[0], output, count) >= 0;
    });
    return isAscii ? result : slow(context, args, rows);
  };
}

/** `substring(text, start, length)` of text or of binary. */
export function substringOf(type: DataType): Evaluate {
  return ({ core }, args, rows) =>
    fillResult(core, { type: TypeId.Str, args, rows }, (output, count) => {
      const { string_substring, string_subbinary } = core.kernels;
      const kernel = type.kind === 'binary' ? string_subbinary : string_substring;
      kernel(args[0], args[1], args[2], output, count);
    });
}

/** All texts one after the other. */
export const concatenation: Evaluate = ({ core }, args, rows) =>
  fillResult(core, { type: TypeId.Str, args, rows }, (output, count) => {
    core.kernels.string_concat(pointerList(core, args), args.length, output, count);
  });

export const LEFT_SIDE = 1;
export const RIGHT_SIDE = 2;

/** Text without blanks at its sides. */
export function trimmedBlanks(sides: number): Evaluate {
  return ({ core }, [column], rows) =>
    fillResult(core, { type: TypeId.Str, args: [column], rows }, (output, count) => {
      core.kernels.string_trim(column, sides, output, count);
    });
}

/** Words of a compiled pattern; see `assembly/text/pattern.ts`. */
const ANY_CHARACTER = 256;
const ANY_TEXT = 257;
const UTF8 = new TextEncoder();

/**
 * A LIKE pattern as the kernel reads it. If the escape character stands before an ordinary one, that character, or empty
 * text at the end of the pattern.
 */
export function compileLike(pattern: string, escapeCharacter: string): Uint32Array | string {
  const words: number[] = [];
  const characters = [...pattern];
  for (let index = 0; index < characters.length; index++) {
    let character = characters[index];
    if (character === escapeCharacter) {
      const escaped: string | undefined = characters[++index];
      if (escaped !== '%' && escaped !== '_' && escaped !== escapeCharacter) return escaped ?? '';
      character = escaped;
    } else if (character === '%') {
      words.push(ANY_TEXT);
      continue;
    } else if (character === '_') {
      words.push(ANY_CHARACTER);
      continue;
    }
    words.push(...UTF8.encode(character));
  }
  return Uint32Array.from(words);
}

/** Runs the LIKE kernel over a column with one compiled pattern. */
export const likePattern = (
  core: Parameters<Evaluate>[0]['core'],
  { column, pattern, rows }: { column: Ptr; pattern: Uint32Array; rows: number },
): Ptr => {
  const words = core.kernels.arena_alloc(pattern.length * 4);
  core.memory.u32.set(pattern, words >>> 2);
  return fillResult(core, { type: TypeId.Bool, args: [column], rows }, (output, count) => {
    core.kernels.string_like(column, words, pattern.length, output, count);
  });
};

/** The text of a constant column; undefined where it is null. */
export function constantText(
  core: Parameters<Evaluate>[0]['core'],
  column: Ptr,
): string | undefined {
  const value = columnReader(core, column, StringType)(0);
  return value === null ? undefined : asText(value);
}
