/** AssemblyScript's number types as `assembly/abi.ts` uses them, for the TypeScript compiler. */
declare type i32 = number;
