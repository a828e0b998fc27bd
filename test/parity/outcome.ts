/** What became of one recorded case. */
export interface CaseOutcome {
  readonly outcome: 'passed' | 'failed' | 'unsupported';
  /** Why it failed, or what is not supported. */
  readonly reason?: string;
  /** Of streaming cases: whether the state counts, which depend on the plan, agree as well. */
  readonly stateOutcome?: 'passed' | 'failed';
  readonly stateReason?: string;
}
