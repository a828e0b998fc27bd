/** Prints a call with the values that Spark writes for arguments that were left out, the last ones of a function. */
export function printsDefaults(
  name: string,
  required: number,
  defaults: readonly string[],
): (args: readonly string[]) => string {
  return (args) => `${name}(${[...args, ...defaults.slice(args.length - required)].join(', ')})`;
}

/** Prints a call without its seed, the argument after `required` others. */
export function printsNoSeed(name: string, required: number): (args: readonly string[]) => string {
  return (args) => `${name}(${args.slice(0, required).join(', ')})`;
}
