import { wrongNumberOfArguments } from '../errors/function-errors.ts';
import { nonStringArguments } from '../errors/generator-errors.ts';
import { StringType, structField } from '../types/data-type.ts';
import { buildColumn } from '../wasm/column-builder.ts';
import { columnReader } from '../wasm/column-reader.ts';
import type { WasmCore } from '../wasm/core.ts';
import type { Ptr } from '../wasm/ptr.ts';
import { callSql } from './call-sql.ts';
import {
  type Argument,
  defineGenerator,
  type GeneratedPairs,
  type GeneratorSignature,
} from './define.ts';
import { objectFields } from './json-object-text.ts';

function resolveJsonTuple(args: readonly Argument[]): GeneratorSignature {
  if (args.length < 2) throw wrongNumberOfArguments('json_tuple', '> 1', args.length);
  const isText = ({ dataType: { kind } }: Argument) => kind === 'string';
  if (!args.every(isText)) throw nonStringArguments(callSql('json_tuple', args), 'json_tuple');
  return {
    args: args.map(() => StringType),
    output: args.slice(1).map((_, index) => structField(`c${index}`, StringType)),
    generate: ({ core }, columns, rows) => ({
      counts: new Int32Array(rows).fill(1),
      columns: (pairs) => fieldColumns(core, columns, pairs),
    }),
  };
}

function fieldColumns(
  core: WasmCore,
  columns: readonly Ptr[],
  { rows, count }: GeneratedPairs,
): Ptr[] {
  const [json, ...names] = columns.map((column) => columnReader(core, column, StringType));
  const list = core.memory.i32.slice(rows >>> 2, (rows >>> 2) + count);
  const texts = names.map((): (string | null)[] => []);
  for (const row of list) {
    const text = json(row);
    const wanted = names.map((name) => textOf(name(row)));
    const found = objectFields(textOf(text) ?? '', wanted);
    found.forEach((field, index) => {
      texts[index].push(field);
    });
  }
  return texts.map((fields) => buildColumn(core, StringType, fields));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** `json_tuple(text, name, …)`: one row of the fields' texts, whatever the text is. */
export const jsonTuple = defineGenerator({
  name: 'json_tuple',
  usage: 'Returns the fields of a JSON object that are named, as texts in columns.',
  examples: [[`SELECT json_tuple('{"a": 1}', 'a')`, '1']],
  resolve: resolveJsonTuple,
});
