/** A folder that has files in it. */
export interface DataFolder {
  readonly root: string;
  /** The names of the folders below the root, down to it. */
  readonly names: readonly string[];
}

/** What is said of a table from now on. */
export interface EntryChange {
  /** Where that stands, in the platform's own spelling. */
  readonly path: string;
  readonly text: string;
  /** What it said before. */
  readonly replaces: string;
}

/**
 * Where a platform keeps tables that have a name: for each a text that says what it is, which later sessions find, and
 * a folder with its rows. Names are given in lower case, and are made of letters, digits and underscores. Locations are
 * absolute, in the platform's own spelling. What fails to be written is a TASK_WRITE_FAILED.
 */
export interface TableStorage {
  /** The names of all tables, in no order, also of those whose text can't be read. */
  names(): Promise<readonly string[]>;
  /** What was written under a name; undefined where there is no such table. */
  read(name: string): Promise<string | undefined>;
  /** Makes the text durable, in the place of another one. */
  write(name: string, text: string): Promise<void>;
  /** Where the text is, for a write of rows that changes it with them. */
  entryPath(name: string): string;
  /**
   * Runs what makes a table of a name, while nobody else makes one, and gives what it gives; undefined, and it is not run,
   * where somebody does. What a process that died while it made one had written in the default location is removed before;
   * files of others stay.
   */
  making<Made>(name: string, work: () => Promise<Made>): Promise<Made | undefined>;
  /**
   * Makes the text durable of a table that has its rows elsewhere from now on, and removes those in its default location. Only
   * for who makes a table of the name; what a process that dies leaves of it is gone on with before anybody makes or removes one.
   */
  writeMoved(name: string, text: string): Promise<void>;
  /** Forgets a table; a folder with rows stays. */
  remove(name: string): Promise<void>;
  /** Forgets a table and the rows in its default location, both in one step. */
  removeWithRows(name: string): Promise<void>;
  /** The folder of a table that is not told where to be. */
  defaultLocation(name: string): string;
  /** A location that a user wrote. */
  location(path: string): string;
  /** Whether a folder is not there, or has no rows in it. */
  isEmpty(location: string): Promise<boolean>;
  makeFolder(location: string): Promise<void>;
  moveFolder(from: string, to: string): Promise<void>;
  /** Ends the writes into a folder that were certain when their process ended; says whether there were any. */
  resume(location: string): Promise<boolean>;
  /** The folders below a location that have files in them, sorted; no file is opened. */
  dataFolders(location: string): Promise<readonly DataFolder[]>;
}
