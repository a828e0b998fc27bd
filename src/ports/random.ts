/** Where identifiers and seeds come from. */
export interface Random {
  /** A random UUID, version 4. */
  uuid(): string;
  /** 64 random bits: the seed of a query's hash tables, of jitter, … */
  seed(): bigint;
}
