/** A module that is loaded when a plan needs it, and then used synchronously. */
export interface PartOnUse<Part> {
  load(): Promise<void>;
  /** The module, if some plan has needed it. */
  readonly loaded: Part | undefined;
  /** The module; throws `PartNotLoaded` where nobody loaded it yet. */
  get(): Part;
}

/**
 * What synchronous work needs is not loaded. The analysis of a plan is a pure function of it, so whoever began it loads the
 * part and begins again. Past the analysis all is loaded: there it is a mistake of the engine's.
 */
export class PartNotLoaded extends Error {
  readonly load: () => Promise<void>;

  constructor(name: string, load: () => Promise<void>) {
    super(`${name} is not loaded`);
    this.name = 'PartNotLoaded';
    this.load = load;
  }
}

/** Does pure work that may need parts: those are loaded as they are asked for, and the work begins again. */
export async function loadingParts<Result>(work: () => Result): Promise<Result> {
  while (true) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof PartNotLoaded)) throw error;
      await error.load();
    }
  }
}

/** Declares a part by how it is loaded; a bundler makes a chunk of it. What is loaded stays, as modules do. */
export function partOnUse<Part>(name: string, load: () => Promise<Part>): PartOnUse<Part> {
  let part: Part | undefined;
  const loadOnce = async () => {
    part ??= await load();
  };
  return {
    load: loadOnce,
    get loaded() {
      return part;
    },
    get: () => {
      if (part === undefined) throw new PartNotLoaded(name, loadOnce);
      return part;
    },
  };
}
