import { RailError } from '@rail/kernel';
import { agreementSchema, type SharingAgreement } from './agreement.schema.ts';
import { schemaFaults } from './schema-faults.ts';
import { type DeclaredFault, YamlDocument } from './yaml-document.ts';

/** An agreement file as read: either the agreement or what is wrong with it; the document finds places for later checks. */
export type AgreementReading =
  | { readonly agreement: SharingAgreement; readonly document: YamlDocument }
  | { readonly faults: readonly DeclaredFault[] };

/** Reads one agreement file; every fault is listed with `file:line:column` and its path. Never throws on bad text. */
export function readAgreement(text: string, file: string): AgreementReading {
  const document = new YamlDocument(text, file);
  const syntax = document.syntaxFaults();
  if (syntax.length > 0) return { faults: syntax };
  let declared: unknown;
  try {
    declared = document.value();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { faults: [{ at: `${file}:1:1`, path: '', message: reason }] };
  }
  const parsed = agreementSchema.safeParse(declared);
  if (parsed.success) return { agreement: parsed.data, document };
  return { faults: schemaFaults(parsed.error.issues, agreementSchema, document) };
}

/** Parses one agreement file. Throws AGREEMENT_INVALID that lists every fault; `at` is the place of the first. */
export function parseAgreement(text: string, file: string): SharingAgreement {
  const reading = readAgreement(text, file);
  if ('agreement' in reading) return reading.agreement;
  throw faultsError(reading.faults);
}

/** One error for all faults of a file, the first one's place in front. */
function faultsError(faults: readonly DeclaredFault[]): RailError {
  const lines = faults.map((fault, index) => {
    const place = index === 0 ? '' : `${fault.at}: `;
    return `${place}${fault.path === '' ? '' : `${fault.path} `}${fault.message}`;
  });
  return new RailError('AGREEMENT_INVALID', lines.join('\n'), { at: faults[0]?.at ?? '' });
}
