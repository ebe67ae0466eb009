import type { DatasetManifest } from '@rail/catalogue';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { plainOf } from '../world/file-numbers.ts';
import { objectKinds, type Tag, tagKinds, tags, tagSources } from '../world/tags.ts';
import type { World } from '../world/world.ts';
import type { Observe } from './observer.ts';
import { writeOptionalLong } from './optional.ts';

const kindKeys = objectKinds.map((kind) => Buffer.from(`${kind}|`));
const codeKeys = tagKinds.map(({ code }) => Buffer.from(`|${code}`));
const codes = tagKinds.map(({ code }) => encodedText(code));
const names = tagKinds.map(({ name }) => encodedText(name));
const texts = tagKinds.map(({ value }) => (typeof value === 'string' ? [] : value.map(encodedText)));
/** Branches of the union `value`. */
const branch = { none: 0, text: 1, number: 2, flag: 3 } as const;

/** First every tag as it stands, then what changes. */
export function observeTag(world: World, dataset: DatasetManifest): Observe {
  const random = world.randomFor(dataset.topic);
  const symbols = {
    kind: symbolIndexes(dataset.schema, 'objectKind', objectKinds),
    source: symbolIndexes(dataset.schema, 'source', tagSources),
  };
  const all = world.part(tags);
  let listed = 0;
  return (out) => {
    let tag = all.all[listed];
    if (tag !== undefined && (listed === 0 || random.chance(0.7))) listed++;
    else {
      tag = all.all[random.below(listed)]!;
      all.change(tag);
    }
    out.beginRecord();
    out.writeRaw(kindKeys[tagKinds[tag.kind]!.objects]!);
    out.writeRaw(plainOf(tag.object));
    out.writeRaw(codeKeys[tag.kind]!);
    out.beginValue();
    out.eventTimeMs = tag.atMs;
    writeTag(out, world, tag, symbols);
  };
}

interface Symbols {
  readonly kind: Uint8Array;
  readonly source: Uint8Array;
}

function writeTag(out: RecordWriter, world: World, tag: Tag, symbols: Symbols): void {
  out.writeSymbol(symbols.kind[tagKinds[tag.kind]!.objects]!);
  out.writeRaw(tag.object);
  out.writeRaw(codes[tag.kind]!);
  out.writeRaw(names[tag.kind]!);
  writeValue(out, tag);
  out.writeSymbol(symbols.source[tag.source]!);
  out.writeDouble(tag.confidence / 100);
  out.writeLong(tag.validFrom);
  writeOptionalLong(out, tag.validTo);
  out.writeRaw(world.places.at(tag.place).divisionCode);
  out.writeLong(out.eventTimeMs);
  out.writeLong(tag.version);
}

function writeValue(out: RecordWriter, tag: Tag): void {
  const { value } = tagKinds[tag.kind]!;
  if (value === 'none') out.writeInt(branch.none);
  else if (value === 'number') {
    out.writeInt(branch.number);
    out.writeDouble(tag.value / 10);
  } else if (value === 'flag') {
    out.writeInt(branch.flag);
    out.writeBoolean(tag.value === 1);
  } else {
    out.writeInt(branch.text);
    out.writeRaw(texts[tag.kind]![tag.value]!);
  }
}
