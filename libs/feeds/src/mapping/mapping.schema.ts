import { z } from 'zod';
import { encodings } from '../rows/sniff.ts';
import { feedFormats } from '../rows/source-row.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** From a number to a value: the first range whose `below` is greater applies; the last one may be open. */
const range = z.strictObject({ below: z.number().optional(), value: scalar });

const field = z
  .strictObject({
    column: z.string().optional(),
    /** The same value in every row; a list for an array. */
    constant: z.union([scalar, z.array(scalar)]).optional(),
    /** `iso`, `epoch-ms`, `epoch-s`, or a pattern of yyyy MM M dd d HH H mm m ss s SSS xxx, other signs as they are. */
    time: z.string().optional(),
    /** What 24:00 means; without it, it is a fault. */
    hour24: z.enum(['next-day']).optional(),
    /** What the file says → what the dataset says. */
    values: z.record(z.string(), scalar).optional(),
    ranges: z.array(range).min(1).optional(),
    /** Taken instead of an empty cell. */
    whenEmpty: scalar.optional(),
    /** A decimal with more digits than the field holds is rounded; without it, it is a fault. */
    round: z.enum(['half-up']).optional(),
    /** Separates the items of an array inside the cell. */
    split: z.string().min(1).optional(),
  })
  .refine((declared) => (declared.column === undefined) !== (declared.constant === undefined), {
    message: 'give either column or constant',
  });

/** A mapping file: how the columns of a file become the fields of a dataset. */
export const mappingSchema = z.strictObject({
  line: z.string(),
  dataset: z.string(),
  /** Where the file comes from, for people. */
  source: z.string().optional(),
  /** Told by the file itself if left out. */
  format: z.enum(feedFormats).optional(),
  /** `auto` goes by the byte order mark, or by the first bytes that are not ASCII. */
  encoding: z.enum(['auto', ...encodings]).default('auto'),
  delimiter: z.string().length(1).default(','),
  /** Zone of times that do not name one. */
  zone: z.string().default('Asia/Shanghai'),
  /** Cells that mean "no value". */
  empty: z.array(z.string()).default(['']),
  /** `event-time` sorts the rows before they are sent, on the disk where memory does not hold them. */
  order: z.enum(['as-is', 'event-time']).default('as-is'),
  fields: z.record(z.string(), field),
  /** Columns left out on purpose. */
  ignore: z.array(z.string()).default([]),
});

export type FeedMappingFile = z.output<typeof mappingSchema>;
export type FieldMapping = FeedMappingFile['fields'][string];
export type Scalar = z.output<typeof scalar>;
