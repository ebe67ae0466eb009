declare module 'snappyjs' {
  const snappy: { uncompress(bytes: Buffer, maxLength: number): Uint8Array };
  export default snappy;
}
