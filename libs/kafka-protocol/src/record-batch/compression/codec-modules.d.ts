declare module 'lz4js' {
  const lz4: {
    compressBound(length: number): number;
    compressBlock(
      source: Uint8Array,
      target: Uint8Array,
      start: number,
      length: number,
      hashTable: Uint32Array,
    ): number;
  };
  export default lz4;
}

declare module 'snappyjs' {
  const snappy: { compress(bytes: Buffer): Buffer };
  export default snappy;
}
