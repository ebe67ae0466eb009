import { type Declared, readDeclared } from '@rail/catalogue';
import { type FeedMappingFile, mappingSchema } from './mapping.schema.ts';

/** A mapping file as declared, with the place of each of its items for later messages. */
export type FeedMapping = Declared<FeedMappingFile>;

/** @throws RailError MAPPING_INVALID with file:line:column and path, all faults in one */
export function parseMapping(text: string, file: string): FeedMapping {
  return readDeclared<FeedMappingFile>(text, file, mappingSchema, 'MAPPING_INVALID');
}
