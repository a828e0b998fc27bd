import type { ConditionTable } from './conditions/condition-table.ts';
import type { ERROR_CONDITIONS } from './error-conditions.ts';
import type { ErrorDetails } from './exception.ts';

export type Conditions = typeof ERROR_CONDITIONS;
export type ConditionName = keyof Conditions;

/** The names of the `<holes>` in a message. Signs of comparison, as in `either < 0 or > 0` and `a <> b`, make no hole. */
type Holes<Text extends string> = Text extends `${string}<${infer Name}>${infer Rest}`
  ? (Name extends '' | `${string} ${string}` ? never : Name) | Holes<Rest>
  : never;
type MessageOf<Name extends ConditionName> = Conditions[Name]['message'][number];
export type ParametersOf<Name extends ConditionName> = Readonly<
  Record<Holes<MessageOf<Name>>, string>
>;

/**
 * Fills the messages of an area's conditions. Only the factories call it: code never builds a message in place.
 * Sub-conditions are entries of their own, with the dotted name and the whole text.
 */
export function describing<Table extends ConditionTable>(table: Table) {
  return <Name extends ConditionName & keyof Table>(
    condition: Name,
    parameters: ParametersOf<Name>,
    extra: Pick<ErrorDetails, 'cause' | 'line' | 'position'> = {},
  ): ErrorDetails => {
    const { message, sqlState } = table[condition];
    const values: Readonly<Record<string, string>> = parameters;
    const text = message
      .join('\n')
      .replace(/<(\w+)>/g, (hole, name: string) => values[name] ?? hole);
    return {
      condition,
      sqlState,
      parameters: values,
      message: `[${condition}] ${text} SQLSTATE: ${sqlState}`,
      ...extra,
    };
  };
}
