/** The value of an option; written as text. */
export type OptionValue = string | number | boolean;

/** What takes options one by one, or several at once: readers and writers. */
export abstract class OptionHolder {
  protected readonly declaredOptions: Record<string, string> = {};

  option(name: string, value: OptionValue): this {
    this.declaredOptions[name] = String(value);
    return this;
  }

  options(options: Readonly<Record<string, OptionValue>>): this {
    for (const [name, value] of Object.entries(options)) this.option(name, value);
    return this;
  }
}
