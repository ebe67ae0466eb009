import {
  type AvroSchema,
  branchName,
  isNamed,
  namesMatch,
  promotes,
  type RecordField,
  type RecordSchema,
} from '@rail/avro';

import { derivedType } from '../treatments/registry.ts';
import { ruleOf, type RuleNode } from './rule-tree.ts';

/** The writer's field that a reader's field takes its value from: by name, else by one of its aliases. */
export function writerFieldOf(field: RecordField, written: readonly RecordField[]): RecordField | undefined {
  return (
    written.find((candidate) => candidate.name === field.name) ??
    written.find((candidate) => field.aliases.includes(candidate.name))
  );
}

/** The index of the reader's branch that takes a writer's type (no union) under a rule, or -1. */
export function readerBranchIndex(branches: readonly AvroSchema[], writer: AvroSchema, rule: RuleNode): number {
  const { treatment } = rule;
  const isTreated = treatment !== undefined && treatment.kind !== 'pass' && !isContainer(writer);
  const type = isTreated ? derivedType(treatment, writer) : writer;
  if (type === undefined) return -1;
  const byName = branches.findIndex((branch) => branch.kind === type.kind && branchName(branch) === branchName(type));
  if (byName >= 0) return byName;
  const byAlias = branches.findIndex(
    (branch) => branch.kind === type.kind && isNamed(branch) && namesMatch(branch, type),
  );
  if (byAlias >= 0) return byAlias;
  return branches.findIndex((branch) => !isNamed(branch) && promotes(type.kind, branch.kind));
}

/**
 * Whether nothing of a value is shared: no rule holds for it, and the share has no place for what lies within. The
 * writer's own field names do not tell, for an older or newer version may call them otherwise or lack them.
 */
export function isWithheld(writer: AvroSchema, reader: AvroSchema, rule: RuleNode): boolean {
  if (rule.treatment !== undefined) return false;
  if (!isContainer(writer)) return true;
  if (reader.kind !== 'union') return reader.kind !== writer.kind;
  return !reader.branches.some((branch) => branch.kind === writer.kind && namesMatch(branch, writer));
}

function isContainer(schema: AvroSchema): boolean {
  return schema.kind === 'array' || schema.kind === 'map' || schema.kind === 'record';
}

/** Whether the bytes that the writer wrote are, as they stand, the value that the reader is to get under a rule. */
export function copiesAs(writer: AvroSchema, reader: AvroSchema, rule: RuleNode): boolean {
  return same(writer, reader, rule, new Map());
}

/**
 * Records compared before, or being compared, by writer and rule, with the reader's type. One difference decides the
 * whole question, so a pair that is met again adds nothing; that holds for recursive types too.
 */
type Compared = Map<AvroSchema, Map<RuleNode, Set<AvroSchema>>>;

function same(writer: AvroSchema, reader: AvroSchema, rule: RuleNode, compared: Compared): boolean {
  if (rule.treatment !== undefined && rule.treatment.kind !== 'pass') return false;
  if (writer.kind === 'union') {
    return (
      reader.kind === 'union' &&
      writer.branches.every((branch, index) => {
        const other = reader.branches[index];
        return other !== undefined && sameBranch(branch, other, rule, compared);
      })
    );
  }
  if (isWithheld(writer, reader, rule)) return false;
  switch (writer.kind) {
    case 'record':
      return reader.kind === 'record' && sameRecord(writer, reader, rule, compared);
    case 'enum':
      return reader.kind === 'enum' && writer.symbols.every((symbol, index) => reader.symbols[index] === symbol);
    case 'fixed':
      return reader.kind === 'fixed' && reader.size === writer.size;
    case 'array':
      return reader.kind === 'array' && same(writer.items, reader.items, rule, compared);
    case 'map':
      return reader.kind === 'map' && same(writer.values, reader.values, rule, compared);
    case 'int':
      return reader.kind === 'int' || reader.kind === 'long';
    case 'string':
    case 'bytes':
      return reader.kind === 'string' || reader.kind === 'bytes';
    default:
      return reader.kind === writer.kind;
  }
}

function sameRecord(writer: RecordSchema, reader: RecordSchema, rule: RuleNode, compared: Compared): boolean {
  const byRule = compared.get(writer) ?? new Map<RuleNode, Set<AvroSchema>>();
  const seen = byRule.get(rule) ?? new Set();
  if (seen.has(reader)) return true;
  compared.set(writer, byRule.set(rule, seen.add(reader)));
  return (
    writer.fields.length === reader.fields.length &&
    reader.fields.every((field, index) => {
      const source = writerFieldOf(field, writer.fields);
      const inner = ruleOf(rule, field);
      if (source === undefined || source !== writer.fields[index] || inner === undefined) return false;
      return same(source.schema, field.schema, inner, compared);
    })
  );
}

function sameBranch(branch: AvroSchema, other: AvroSchema, rule: RuleNode, compared: Compared): boolean {
  if (branch.kind === 'null') return other.kind === 'null';
  return branch.kind === other.kind && namesMatch(other, branch) && same(branch, other, rule, compared);
}
