import type { ClassKind, FormatChoice } from '../../protocol.ts';

/** Which columns of a log tell what, by name. */
export interface LogRoles {
  readonly time?: string;
  /** A numeric HTTP status. */
  readonly status?: string;
  readonly level?: string;
  readonly method?: string;
  readonly path?: string;
  /** What lines without a path are ranked by: the service, the logger, the host. */
  readonly group?: string;
  readonly duration?: string;
  /** Milliseconds in one unit of the duration. */
  readonly durationUnitMs: number;
  readonly bytes?: string;
  readonly client?: string;
  readonly message?: string;
}

/** How a log is read, as far as the engine cares. */
export interface LogShape {
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
  /** DDL. */
  readonly schema: string;
  readonly columns: readonly string[];
  readonly roles: LogRoles;
  readonly choice: FormatChoice;
}

/** What the class of a row is taken from. */
export function classKind({ status, level }: LogRoles): ClassKind {
  if (status !== undefined) return 'status';
  return level === undefined ? 'none' : 'level';
}

/** The column of the status or level. */
export function statusColumn({ status, level }: LogRoles): string | undefined {
  return status ?? level;
}

/** The column that the first list ranks. */
export function rankedColumn({ path, group }: LogRoles): string | undefined {
  return path ?? group;
}

/** The column that stands before a ranked name. */
export function prefixColumn({ path, method }: LogRoles): string | undefined {
  return path === undefined ? undefined : method;
}
