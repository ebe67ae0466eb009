import type { RecordSchema } from '@rail/avro';

import { encodedText, type RecordWriter } from '../encode/record-writer.ts';
import { symbolIndexes } from '../encode/symbols.ts';
import { partyRoles, type Party } from './matter.ts';

/** How a schema numbers the symbols of `rail.shared.Party` in one of its fields. */
export interface PartySymbols {
  readonly role: Uint8Array;
  readonly kind: Uint8Array;
}

export function partySymbols(schema: RecordSchema, field: string): PartySymbols {
  return {
    role: symbolIndexes(schema, `${field}.role`, partyRoles),
    kind: symbolIndexes(schema, `${field}.kind`, ['PERSON', 'ORG']),
  };
}

/** Writes a `rail.shared.Party`; misspelt, a person's name has its two given signs the wrong way round. */
export function writeParty(out: RecordWriter, party: Party, symbols: PartySymbols, misspelt: boolean): void {
  out.writeSymbol(symbols.role[party.role]!);
  out.writeSymbol(symbols.kind[party.isOrg ? 1 : 0]!);
  out.writeRaw(party.id);
  out.writeRaw(misspelt && !party.isOrg ? turned(party.name) : party.name);
}

/** Writes an array of parties; misspelt, the last one's name is a little wrong. */
export function writeParties(
  out: RecordWriter,
  parties: readonly Party[],
  symbols: PartySymbols,
  misspelt: boolean,
): void {
  out.writeInt(parties.length);
  for (const [at, party] of parties.entries()) {
    writeParty(out, party, symbols, misspelt && at === parties.length - 1);
  }
  out.writeByte(0);
}

function turned(name: Buffer): Buffer {
  const [surname = '', first = '', second = ''] = name.toString('utf8', 1);
  return encodedText(surname + second + first);
}
