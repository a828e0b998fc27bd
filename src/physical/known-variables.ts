import { invalidConfigAfterRestart, variableKindChanged } from '../errors/groups-errors.ts';
import { stateKeySchemaMismatch, stateValueSchemaMismatch } from '../errors/state-errors.ts';
import type { StateVariable } from '../plan/group-functions.ts';
import { typeShape } from '../state/schema-check.ts';
import type { StateTable, TableOfVariable } from '../state/state-table.ts';
import type { StateBlock } from '../state/stateful.ts';
import { typeToJson } from '../types/schema-json.ts';

/** A variable as the checkpoint has it. */
interface KnownVariable {
  readonly name: string;
  readonly kind: StateVariable['kind'];
  readonly text: string;
}

/** The types without names and nullability, which may change, and with them, for who reads the state as a table. */
interface StoredText {
  readonly kind: StateVariable['kind'];
  readonly value: string;
  readonly key?: string;
  readonly isTimed: boolean;
  readonly schema?: unknown;
  readonly keySchema?: unknown;
}

/** How a processor goes on, which a restart can't change. */
export interface ProcessorSettings {
  readonly timeMode: string;
  readonly outputMode: string;
}

/** The name of no variable. */
const SETTINGS = '$settings';

const KIND_NAMES = { value: 'ValueState', list: 'ListState', map: 'MapState' } as const;

/** The state variables that values are held of. */
export class KnownVariables {
  readonly #known = new Map<string, KnownVariable>();
  /** By name whether the checkpoint has it as it was before. */
  readonly #added = new Map<string, boolean>();
  readonly #removed = new Set<string>();

  /**
   * Takes in a variable as it is declared. Fails with STATE_STORE_INVALID_VARIABLE_TYPE_CHANGE,
   * STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE or STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE where it was another one.
   */
  declare({ name, kind, schema, keySchema, isTimed }: StateVariable): void {
    const declared: StoredText = {
      ...{ kind, isTimed },
      value: typeShape(schema),
      schema: typeToJson(schema),
      ...(keySchema && { key: typeShape(keySchema), keySchema: typeToJson(keySchema) }),
    };
    const text = JSON.stringify(declared);
    const known = this.#known.get(name)?.text;
    if (known === text) return;
    if (known !== undefined) {
      const stored: StoredText = JSON.parse(known);
      if (!isSame(stored, declared)) throw mismatch(name, stored, declared);
    }
    this.#put({ name, kind, text });
  }

  /** Fails with STATE_STORE_INVALID_CONFIG_AFTER_RESTART where the processor went on another way. */
  declareSettings(settings: ProcessorSettings): void {
    const text = JSON.stringify(settings);
    const known = this.#known.get(SETTINGS)?.text;
    if (known === text) return;
    if (known === undefined) {
      this.#put({ name: SETTINGS, kind: 'value', text });
      return;
    }
    const stored: ProcessorSettings = JSON.parse(known);
    for (const configName of ['outputMode', 'timeMode'] as const) {
      const [oldConfig, newConfig] = [stored[configName], settings[configName]];
      if (oldConfig !== newConfig)
        throw invalidConfigAfterRestart({ configName, oldConfig, newConfig });
    }
  }

  #put(variable: KnownVariable): void {
    const { name } = variable;
    this.#added.set(name, this.#added.get(name) ?? this.#known.has(name));
    this.#known.set(name, variable);
  }

  /** The variables as tables: rows of one that has all entries. */
  tables(entries: StateTable): readonly TableOfVariable[] {
    return this.all()
      .filter(({ name }) => name !== SETTINGS)
      .map(({ name, kind, text }) => {
        const { schema, keySchema, isTimed }: StoredText = JSON.parse(text);
        return { ...entries, store: name, variable: { name, kind, schema, keySchema, isTimed } };
      });
  }

  delete(name: string): void {
    if (!this.#known.delete(name)) return;
    if (this.#added.get(name) !== false) this.#removed.add(name);
    this.#added.delete(name);
  }

  restore(kind: StateBlock['kind'], name: string, text: string): void {
    if (kind === 'remove') this.#known.delete(name);
    else {
      const stored: StoredText = JSON.parse(text);
      this.#known.set(name, { name, kind: stored.kind, text });
    }
  }

  all(): readonly KnownVariable[] {
    return [...this.#known.values()];
  }

  added(): readonly KnownVariable[] {
    return this.all().filter(({ name }) => this.#added.has(name));
  }

  removed(): readonly Pick<KnownVariable, 'name' | 'text'>[] {
    return [...this.#removed].map((name) => ({ name, text: '' }));
  }

  committed(): void {
    this.#added.clear();
    this.#removed.clear();
  }

  clear(): void {
    this.#known.clear();
    this.committed();
  }
}

function isSame(left: StoredText, right: StoredText): boolean {
  return (['kind', 'value', 'key', 'isTimed'] as const).every((part) => left[part] === right[part]);
}

/** Types as the messages have them: what lives for a time only is held with that time. */
function shapeOf({ value, isTimed }: StoredText): string {
  return isTimed ? `struct<${value},bigint>` : value;
}

function mismatch(name: string, stored: StoredText, declared: StoredText): Error {
  if (stored.key !== declared.key) {
    const [before, now] = [stored.key ?? 'none', declared.key ?? 'none'];
    return stateKeySchemaMismatch(before, now, `keys of ${name} changed from ${before} to ${now}`);
  }
  if (stored.kind === declared.kind) {
    const [before, now] = [shapeOf(stored), shapeOf(declared)];
    return stateValueSchemaMismatch(before, now, `${name} changed from ${before} to ${now}`);
  }
  return variableKindChanged({
    stateVarName: name,
    newType: KIND_NAMES[declared.kind],
    oldType: KIND_NAMES[stored.kind],
  });
}
