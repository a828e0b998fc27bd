import { ERROR_CONDITIONS } from './error-conditions.ts';
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
 * Fills a condition's message. Only the factories call it: code never builds a message in place. Sub-conditions are
 * entries of their own, with the dotted name and the whole text.
 */
export function describeError<Name extends ConditionName>(
  condition: Name,
  parameters: ParametersOf<Name>,
  extra: Pick<ErrorDetails, 'cause' | 'line' | 'position'> = {},
): ErrorDetails {
  const { message, sqlState } = ERROR_CONDITIONS[condition];
  const values: Readonly<Record<string, string>> = parameters;
  const text = message.join('\n').replace(/<(\w+)>/g, (hole, name: string) => values[name] ?? hole);
  return {
    condition,
    sqlState,
    parameters: values,
    message: `[${condition}] ${text} SQLSTATE: ${sqlState}`,
    ...extra,
  };
}
