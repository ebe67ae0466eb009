import { isCitizenNumber } from './citizen-number.ts';
import { isEquipmentCode } from './equipment-code.ts';
import { isGridCode } from './grid-code.ts';
import { isFieldCode, isLandContractCode } from './land-codes.ts';
import { isPlateNumber } from './plate-number.ts';
import { isUscc } from './uscc.ts';
import { isVin } from './vin.ts';
import { isWarningId } from './warning-id.ts';

/** The kinds of identifiers that a quality rule may name, each with its check. */
export const identifierChecks = {
  uscc: isUscc,
  citizenNumber: isCitizenNumber,
  gridCode: isGridCode,
  plateNumber: isPlateNumber,
  vin: isVin,
  warningId: isWarningId,
  equipmentCode: isEquipmentCode,
  fieldCode: isFieldCode,
  landContractCode: isLandContractCode,
} as const satisfies Record<string, (text: string) => boolean>;

export type IdentifierKind = keyof typeof identifierChecks;
