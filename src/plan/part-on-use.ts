import { internalError } from '../errors/internal-error.ts';

/** A module that is loaded before a plan that needs it is worked on, and then used synchronously. */
export interface PartOnUse<Part> {
  load(): Promise<void>;
  /** The module. That a plan comes here whose parts nobody loaded is a mistake of the engine's. */
  get(): Part;
}

/** Declares a part by how it is loaded; a bundler makes a chunk of it. What is loaded stays, as modules do. */
export function partOnUse<Part>(name: string, load: () => Promise<Part>): PartOnUse<Part> {
  let part: Part | undefined;
  return {
    load: async () => {
      part ??= await load();
    },
    get: () => {
      if (part === undefined) throw internalError(`${name} is not loaded`);
      return part;
    },
  };
}
