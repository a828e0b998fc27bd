/*
 * The package declares all of its decompressors as one; brotli's dictionary alone is as large as the reader of Parquet, so
 * the others are taken one by one.
 */
declare module 'hyparquet-compressors/src/gzip.js' {
  /** Fills the output with the text of a gzip or zlib stream. */
  export function gunzip(input: Uint8Array, output: Uint8Array): Uint8Array;
}
declare module 'hyparquet-compressors/src/lz4.js' {
  export function decompressLz4(input: Uint8Array, outputLength: number): Uint8Array;
  export function decompressLz4Raw(input: Uint8Array, outputLength: number): Uint8Array;
}
