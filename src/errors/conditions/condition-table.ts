/** Conditions by name: message lines with `<parameter>` holes, and the SQLSTATE. */
export type ConditionTable = Readonly<
  Record<string, { readonly message: readonly string[]; readonly sqlState: string }>
>;
