/**
 * What Spark would fail with. The reference interpreter throws it, so that a test can compare failures as it compares
 * rows.
 */
export class ReferenceFailure extends Error {
  readonly condition: string;

  constructor(condition: string) {
    super(condition);
    this.condition = condition;
  }
}

/** A plan or a function that the reference doesn't know; a test that generates one is wrong. */
export class NotInReference extends Error {}
