declare const pointer: unique symbol;

/** An address in a core's linear memory. 0 is null. Pointers of two cores must not be mixed. */
export type Ptr = number & { readonly [pointer]: true };

export const NULL_PTR = 0 as Ptr;

/** The address `bytes` further on. */
export function offsetPtr(base: Ptr, bytes: number): Ptr {
  return (base + bytes) as Ptr;
}
