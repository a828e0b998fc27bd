/** When micro-batches run. Exactly one key. Intervals are Spark's text (`10 seconds`). */
export type Trigger =
  | { readonly processingTime: string }
  | { readonly once: true }
  | { readonly availableNow: true }
  | { readonly continuous: string };
