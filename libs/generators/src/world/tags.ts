import type { Random } from '@rail/kernel';

import { encodedText } from '../encode/record-writer.ts';
import { equipment, equipmentCodeBytes } from './equipment.ts';
import { facilities } from './facilities.ts';
import { focusGrids } from './focus-grids.ts';
import { gridCodeOf } from './file-numbers.ts';
import { advance, type Course, officeHours, pastMoment } from './rhythm.ts';
import type { World } from './world.ts';

export const objectKinds = ['ENTERPRISE', 'FACILITY', 'GRID', 'SHOP', 'EQUIPMENT'] as const;
export const tagSources = ['RULE', 'MODEL', 'MANUAL'] as const;
const [, , MANUAL] = [0, 1, 2];

interface TagKind {
  /** Index into `objectKinds`. */
  readonly objects: number;
  readonly code: string;
  readonly name: string;
  /** What its value is: a number up to 100, yes or no, one of some texts, or nothing but the tag itself. */
  readonly value: 'number' | 'flag' | 'none' | readonly string[];
}

export const tagKinds: readonly TagKind[] = [
  { objects: 0, code: 'E01', name: '门前三包等级', value: ['A', 'B', 'C'] },
  { objects: 0, code: 'E02', name: '重点监管', value: 'flag' },
  { objects: 0, code: 'E03', name: '关联案卷数', value: 'number' },
  { objects: 1, code: 'F01', name: '设施完好率', value: 'number' },
  { objects: 1, code: 'F02', name: '养护等级', value: ['一级', '二级', '三级'] },
  { objects: 1, code: 'F03', name: '待更新', value: 'none' },
  { objects: 2, code: 'G01', name: '矛盾风险等级', value: ['低', '中', '高'] },
  { objects: 2, code: 'G02', name: '案卷密度', value: 'number' },
  { objects: 3, code: 'S01', name: '占道高发', value: 'flag' },
  { objects: 3, code: 'S02', name: '油烟排放等级', value: ['A', 'B', 'C'] },
  { objects: 4, code: 'Q01', name: '周边人流密集', value: 'flag' },
  { objects: 4, code: 'Q02', name: '月巡查次数', value: 'number' },
];
const objectsOfKind = 40;
const dayMs = 86_400_000;
const none = -1;

export interface Tag extends Course {
  /** Index into `tagKinds`. */
  readonly kind: number;
  /** Avro bytes of the object's number. */
  readonly object: Buffer;
  readonly place: number;
  /** Index into `tagSources`. */
  source: number;
  /** In hundredths. */
  confidence: number;
  /** Index of the text, tenths of the number, 0 or 1. */
  value: number;
  validFrom: number;
  /** -1 while it is valid. */
  validTo: number;
  version: number;
}

/** Tags of enterprises, shops, components, grids and equipment: set, changed, ended and set again. */
class Tags {
  /** Each object's tags side by side, the kinds of objects in turn. */
  readonly all: readonly Tag[];

  constructor(
    private readonly world: World,
    private readonly random: Random,
  ) {
    const objects = objectsOf(world);
    this.all = Array.from({ length: objectsOfKind }, (_, index) => index).flatMap((index) =>
      tagKinds.flatMap((kind, at) => {
        const object = objects[kind.objects]![index];
        return object === undefined ? [] : [this.set(at, object.id, object.place)];
      }),
    );
  }

  /** What happens next to a tag: another value, its end, or a new beginning. */
  change(tag: Tag): void {
    const { random, world } = this;
    const atMs = advance(tag, 30 * dayMs, world.nowMs, random);
    tag.version++;
    if (tag.validTo < 0 && random.chance(0.2)) {
      tag.validTo = atMs;
      return;
    }
    if (tag.validTo >= 0) tag.validFrom = atMs;
    tag.validTo = none;
    this.value(tag);
  }

  private set(kind: number, object: Buffer, place: number): Tag {
    const { random, world } = this;
    const atMs = pastMoment(world.nowMs, 300, officeHours, random);
    const tag = { kind, object, place, atMs, source: 0, confidence: 100, value: 0, validFrom: atMs, validTo: none };
    return this.value({ ...tag, version: 1 });
  }

  private value(tag: Tag): Tag {
    const { random } = this;
    const { value } = tagKinds[tag.kind]!;
    tag.source = random.below(tagSources.length);
    tag.confidence = tag.source === MANUAL ? 100 : random.between(50, 99);
    tag.value = random.below(value === 'number' ? 1000 : typeof value === 'string' ? 2 : value.length);
    return tag;
  }
}

interface TaggedObject {
  readonly id: Buffer;
  readonly place: number;
}

/** What bears tags, by kind of object. */
function objectsOf(world: World): readonly (readonly TaggedObject[])[] {
  const { enterprises, places } = world;
  const grids = world.part(focusGrids);
  const machines = world.part(equipment);
  const entity = (slot: number): TaggedObject => ({ id: grids.usccOf(slot), place: enterprises.place[slot]! });
  const machine = (slot: number): TaggedObject => {
    const code = machines.codes.toString('latin1', slot * equipmentCodeBytes, (slot + 1) * equipmentCodeBytes);
    return { id: encodedText(code), place: enterprises.place[machines.user[slot]!]! };
  };
  return [
    enterprises.employers.slice(0, objectsOfKind).map(entity),
    world.part(facilities).components.map(({ code, place }) => ({ id: code, place })),
    grids.places.map((place) => ({ id: gridCodeOf(places.at(place)), place })),
    grids.shops.slice(0, objectsOfKind).map(entity),
    Array.from({ length: Math.min(objectsOfKind, machines.count) }, (_, slot) => machine(slot)),
  ];
}

export const tags = (world: World): Tags => new Tags(world, world.randomFor('tags'));
