import { type AvroSchema, type RecordSchema, soleBranch } from '@rail/avro';
import { CellFault } from '../cells/row-fault.ts';
import type { Zone } from '../cells/zone.ts';
import { FieldProblem, fieldReader } from '../mapping/field-reader.ts';
import type { FieldMapping } from '../mapping/mapping.schema.ts';
import type { ColumnProfile } from './column-profile.ts';
import { type LeafField, leafFields } from './leaf-fields.ts';
import { matchName } from './name-match.ts';
import { guessTime, type TimeGuess } from './time-format.ts';

/** What a field is filled from, as far as names and cells tell. */
export interface FieldGuess {
  readonly path: string;
  readonly type: string;
  readonly column: string | undefined;
  /** Undefined where nothing was found for a field that is needed. */
  readonly declared: Partial<FieldMapping> | undefined;
  readonly why: string;
  /** Wants a person's eye. */
  readonly isGuess: boolean;
}

export interface MappingGuess {
  readonly fields: readonly FieldGuess[];
  readonly unmapped: readonly string[];
  /** The events do not stand in their order. */
  readonly isDisordered: boolean;
}

interface Candidate {
  readonly profile: ColumnProfile;
  readonly field: LeafField;
  readonly score: number;
  readonly guess: FieldGuess;
}

/** Cells that must fit the type of a field before a column is taken for it. */
const FIT_SHARE = 0.5;

export interface GuessContext {
  readonly schema: RecordSchema;
  readonly key: readonly string[];
  readonly eventTime: string;
  readonly zone: Zone;
  readonly hasLists: boolean;
}

/** Which column goes into which field: the best names first, each column and each field once. Pure. */
export function guessMapping(profiles: readonly ColumnProfile[], context: GuessContext): MappingGuess {
  const fields = leafFields(context.schema);
  const times = new Map(profiles.map((profile) => [profile, guessTime([...profile.values.keys()], context.zone)]));
  const candidates = profiles
    .flatMap((profile) => fields.flatMap((field) => candidateOf(profile, field, times.get(profile), context) ?? []))
    .toSorted((left, right) => right.score - left.score);
  const taken = new Map<string, FieldGuess>();
  const used = new Set<string>();
  for (const { profile, field, guess } of candidates) {
    if (taken.has(field.path) || used.has(profile.column)) continue;
    taken.set(field.path, guess);
    used.add(profile.column);
  }
  const eventTime = fields.find(({ path }) => path === context.eventTime);
  if (eventTime !== undefined && !taken.has(eventTime.path)) {
    const guess = firstTime(profiles, eventTime, times, context);
    if (guess !== undefined) taken.set(eventTime.path, guess);
  }
  const moment = taken.get(context.eventTime);
  for (const field of fields)
    if (field.required && !taken.has(field.path))
      taken.set(field.path, sameMoment(field, moment) ?? withoutColumn(field));
  const mapped = new Set([...taken.values()].flatMap(({ column }) => column ?? []));
  const timeColumn = profiles.find(({ column }) => column === taken.get(context.eventTime)?.column);
  return {
    fields: [...fields.flatMap(({ path }) => taken.get(path) ?? []), ...emptyMaps(context.schema, taken)],
    unmapped: profiles.map(({ column }) => column).filter((column) => !mapped.has(column)),
    isDisordered: timeColumn !== undefined && falls(timeColumn, times.get(timeColumn)),
  };
}

function candidateOf(
  profile: ColumnProfile,
  field: LeafField,
  time: TimeGuess | undefined,
  context: GuessContext,
): Candidate | undefined {
  const name = matchName(profile.column, field, context.key.includes(field.path));
  if (name === undefined) return undefined;
  const guess = guessOf(profile, field, time, context, name);
  return guess === undefined ? undefined : { profile, field, score: name.score, guess };
}

function guessOf(
  profile: ColumnProfile,
  field: LeafField,
  time: TimeGuess | undefined,
  context: GuessContext,
  name: { readonly score: number; readonly why: string },
): FieldGuess | undefined {
  const leaf = soleBranch(field.schema)!;
  const isTime = 'logical' in leaf && /^(timestamp|date)/.test(leaf.logical?.name ?? '');
  const why = [name.why];
  const declared: Partial<FieldMapping> = { column: profile.column };
  let isGuess = name.score < 1;
  if (isTime) {
    if (time === undefined) return undefined;
    if (time.format !== 'iso') declared.time = time.format;
    if (time.hour24) declared.hour24 = 'next-day';
    if (time.zoneGuessed) why.push('zone guessed');
    why.push(time.format);
    isGuess ||= time.zoneGuessed || time.hour24;
  }
  if (leaf.kind === 'enum') {
    const unknown = [...profile.values.keys()].filter((value) => !leaf.symbols.includes(value));
    why.push(`${profile.values.size - unknown.length} of ${profile.values.size} values match`);
    if (unknown.length > 0) {
      const other = leaf.symbols.find((symbol) => symbol === 'UNKNOWN' || symbol === 'OTHER');
      if (!profile.isSmall || unknown.length > 24 || other === undefined) return undefined;
      declared.values = Object.fromEntries(unknown.map((value) => [value, other]));
      isGuess = true;
    }
  }
  if (leaf.kind === 'array' && !context.hasLists) {
    declared.split = [...profile.values.keys()].some((value) => value.includes(';')) ? ';' : ',';
    isGuess = true;
  }
  const share = profile.values.size === 0 ? 1 : fitShare(profile, field.schema, declared, context);
  if (share < FIT_SHARE) return undefined;
  if (share < 1) {
    why.push(`${Math.round(share * 100)} % of the values fit`);
    isGuess = true;
  }
  return {
    path: field.path,
    type: typeText(field.schema),
    column: profile.column,
    declared,
    why: why.join(', '),
    isGuess,
  };
}

function fitShare(
  profile: ColumnProfile,
  schema: AvroSchema,
  declared: Partial<FieldMapping>,
  { zone, hasLists }: GuessContext,
): number {
  const read = fieldReader(declared, schema, { zone, empty: new Set(['', 'NA']), hasLists });
  if (read instanceof FieldProblem) return 0;
  let fits = 0;
  for (const value of profile.values.keys()) {
    try {
      read(value);
      fits++;
    } catch (fault) {
      if (!(fault instanceof CellFault)) throw fault;
    }
  }
  return fits / profile.values.size;
}

/** The event happened at some time: the first column of times is taken, whatever it is called. */
function firstTime(
  profiles: readonly ColumnProfile[],
  field: LeafField,
  times: ReadonlyMap<ColumnProfile, TimeGuess | undefined>,
  context: GuessContext,
): FieldGuess | undefined {
  for (const profile of profiles) {
    const name = { score: 0, why: 'first column of times' };
    const guess =
      times.get(profile) === undefined ? undefined : guessOf(profile, field, times.get(profile), context, name);
    if (guess !== undefined) return guess;
  }
  return undefined;
}

/** Another time that a record needs is most often that of the event. */
function sameMoment({ path, schema }: LeafField, moment: FieldGuess | undefined): FieldGuess | undefined {
  const leaf = soleBranch(schema)!;
  const isTime = 'logical' in leaf && /^(timestamp|date)/.test(leaf.logical?.name ?? '');
  if (!isTime || moment?.column === undefined) return undefined;
  return { ...moment, path, type: typeText(schema), why: 'the time of the event', isGuess: true };
}

/** Maps that a record needs and none of whose keys was found. */
function emptyMaps({ fields }: RecordSchema, taken: ReadonlyMap<string, FieldGuess>): FieldGuess[] {
  return fields.flatMap(({ name, schema, hasDefault }) => {
    const isFilled = [...taken.keys()].some((path) => path.startsWith(`${name}.`));
    if (hasDefault || schema.kind !== 'map' || isFilled) return [];
    const why = `needed, no column looks like one of its keys: ${name}.KEY`;
    return [{ path: name, type: 'map', column: undefined, declared: undefined, why, isGuess: true }];
  });
}

/** A field that a record needs, for which no column was found: a value that can be right, or none. */
function withoutColumn({ path, schema }: LeafField): FieldGuess {
  const leaf = soleBranch(schema)!;
  const type = typeText(schema);
  const constant =
    path === 'sourceVersion'
      ? 1
      : path === 'divisionCode'
        ? '330000'
        : leaf.kind === 'enum'
          ? leaf.symbols.find((symbol) => symbol === 'UNKNOWN' || symbol === 'OTHER')
          : leaf.kind === 'array'
            ? []
            : undefined;
  const declared = constant === undefined ? undefined : { constant };
  const why = declared === undefined ? 'needed, no column looks like it' : 'no column looks like it';
  return { path, type, column: undefined, declared, why, isGuess: true };
}

function falls(profile: ColumnProfile, time: TimeGuess | undefined): boolean {
  const moments = profile.sequence.flatMap((text) => time?.read(text) ?? []);
  return moments.some((ms, index) => index > 0 && ms < moments[index - 1]!);
}

function typeText(schema: AvroSchema): string {
  const leaf = soleBranch(schema)!;
  const logical = 'logical' in leaf ? leaf.logical : undefined;
  const name = logical?.name ?? (leaf.kind === 'enum' ? `enum ${leaf.name.split('.').at(-1)}` : leaf.kind);
  return schema.kind === 'union' ? `${name}, null` : name;
}
