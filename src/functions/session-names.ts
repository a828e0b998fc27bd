import { StringType } from '../types/data-type.ts';
import { buildConstant } from '../wasm/column-builder.ts';
import { defineFunction, type ScalarFunction } from './define.ts';
import { requireCount } from './signature.ts';

/* Where a session's names are looked up. It has one catalog with one schema, under the names of Spark's. */

/** What `version()` answers: the version of Spark whose answers these are, and where another build has its revision. */
const VERSION = '4.3.0 millrace';

/** Who asks: a session has one user, whom nobody has told it the name of. */
const USER = 'anonymous';

function nameFunction(
  name: string,
  usage: string,
  value: string,
  aliases?: readonly string[],
): ScalarFunction {
  return defineFunction({
    name,
    aliases,
    usage,
    examples: [[`SELECT ${name}()`, value]],
    // Of an alias Spark prints the name that it was called by for users alone.
    ...(value !== USER && { print: () => `${name}()` }),
    resolve: (args) => {
      requireCount(name, args, 0);
      return {
        args: [],
        output: StringType,
        nullable: false,
        isTotal: true,
        evaluate: ({ core }, _columns, rows) => buildConstant(core, StringType, value, rows),
      };
    },
  });
}

export const SESSION_NAMES: readonly ScalarFunction[] = [
  nameFunction('current_catalog', 'Returns the name of the catalog.', 'spark_catalog'),
  nameFunction('current_schema', 'Returns the name of the schema.', 'default', [
    'current_database',
  ]),
  nameFunction('current_user', 'Returns the name of the user.', USER, ['user', 'session_user']),
  nameFunction('version', 'Returns the version of Spark whose answers these are.', VERSION),
  nameFunction(
    'current_path',
    'Returns the schemas in which functions are looked for.',
    'system.builtin,system.session,spark_catalog.default',
  ),
];
