/** `(func (result v128) (i8x16.popcnt (i8x16.splat (i32.const 0))))`, the smallest module that needs SIMD. */
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

/** Whether this engine runs WebAssembly with 128 bit SIMD; if not, the scalar build of the core must do. */
export function supportsSimd(): boolean {
  return WebAssembly.validate(SIMD_MODULE);
}
