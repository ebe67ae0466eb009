import { assert } from '@rail/kernel';
import type { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import { compileStructReader, type Read } from './compile-reader.ts';
import { compileStructWriter, type Write } from './compile-writer.ts';
import type { Draft, Shape, ValueOf } from './field.ts';
import { includesVersion, type Versions } from './versions.ts';

/** One message in all its versions; readers and writers are compiled on first use. */
export class MessageSchema<T> {
  readonly name: string;
  readonly versions: Versions;
  readonly flexible: Versions;
  readonly shape: Shape;
  private readonly readers = new Map<number, Read>();
  private readonly writers = new Map<number, Write>();

  constructor(name: string, versions: Versions, flexible: Versions, shape: Shape) {
    this.name = name;
    this.versions = versions;
    this.flexible = flexible;
    this.shape = shape;
  }

  /** Throws RailError PROTOCOL_VIOLATION on bytes that do not follow this version. */
  read(reader: ByteReader, version: number): T {
    let read = this.readers.get(version);
    if (read === undefined) {
      this.assertVersion(version);
      read = compileStructReader(this.shape, version, includesVersion(this.flexible, version));
      this.readers.set(version, read);
    }
    return read(reader) as T;
  }

  write(writer: ByteWriter, version: number, value: Draft<T>): void {
    let write = this.writers.get(version);
    if (write === undefined) {
      this.assertVersion(version);
      write = compileStructWriter(this.shape, version, includesVersion(this.flexible, version));
      this.writers.set(version, write);
    }
    write(writer, value);
  }

  private assertVersion(version: number): void {
    assert(includesVersion(this.versions, version), `${this.name} has no version ${version}`);
  }
}

export function messageSchema<const S extends Shape>(
  name: string,
  versions: Versions,
  flexible: Versions,
  shape: S,
): MessageSchema<ValueOf<S>> {
  return new MessageSchema(name, versions, flexible, shape);
}
