import { TypeId } from '../../assembly/abi.ts';
import { structNamesNotFoldable, wrongNumberOfArguments } from '../errors/function-errors.ts';
import { type StructField, structType } from '../types/data-type.ts';
import { newColumn } from '../wasm/batch.ts';
import { argumentSql, callSql } from './call-sql.ts';
import {
  type Argument,
  defineFunction,
  type Evaluate,
  type ScalarFunction,
  type ScalarSignature,
} from './define.ts';

const evaluateStruct: Evaluate = ({ core }, children, rows) =>
  newColumn(core, { type: TypeId.Struct, rows, children });

function structOf(
  args: readonly Argument[],
  names: readonly string[],
  evaluate: Evaluate,
): ScalarSignature {
  const values = args.slice(args.length - names.length);
  const fields: StructField[] = values.map(({ dataType, nullable }, index) => ({
    name: names[index],
    dataType,
    nullable,
  }));
  return {
    args: args.map(({ dataType }) => dataType),
    output: structType(fields),
    nullable: false,
    evaluate,
    isTotal: true,
  };
}

/** `struct(a, b)`; the analyzer turns arguments with names into `named_struct`. */
const struct = defineFunction({
  name: 'struct',
  usage: 'Makes a struct of the arguments, in fields named col1, col2, ….',
  examples: [["SELECT struct(1, 'x')", { col1: 1, col2: 'x' }]],
  resolve: (args) => {
    return structOf(
      args,
      args.map((_, index) => `col${index + 1}`),
      evaluateStruct,
    );
  },
});

const namedStruct = defineFunction({
  name: 'named_struct',
  usage: 'Makes a struct of names and values in turn.',
  examples: [["SELECT named_struct('a', 1, 'b', 'x')", { a: 1, b: 'x' }]],
  resolve: (args) => {
    if (args.length % 2 !== 0) {
      throw wrongNumberOfArguments('named_struct', '2n (n > 0)', args.length);
    }
    const nameArguments = args.filter((_, index) => index % 2 === 0);
    const names: string[] = [];
    for (const { literal } of nameArguments) if (typeof literal === 'string') names.push(literal);
    if (names.length < nameArguments.length) {
      throw structNamesNotFoldable(
        callSql('named_struct', args),
        nameArguments.filter(({ literal }) => typeof literal !== 'string').map(argumentSql),
      );
    }
    const values = args.filter((_, index) => index % 2 === 1);
    const { output, nullable } = structOf(values, names, evaluateStruct);
    return {
      args: args.map(({ dataType }) => dataType),
      output,
      nullable,
      evaluate: (context, columns, rows) =>
        evaluateStruct(
          context,
          columns.filter((_, index) => index % 2 === 1),
          rows,
        ),
      isTotal: true,
    };
  },
});

export const STRUCT: readonly ScalarFunction[] = [struct, namedStruct];
