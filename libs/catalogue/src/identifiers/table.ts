import { isCaseNumber } from './case-number.ts';
import { citizenNumberSigns, isCitizenNumber } from './citizen-number.ts';
import { isEquipmentCode } from './equipment-code.ts';
import { isFacilityCode } from './facility-code.ts';
import { fileNumberSigns, isFileNumber } from './file-number.ts';
import { isGridCode } from './grid-code.ts';
import { isFieldCode, isLandContractCode } from './land-codes.ts';
import { isIcd10, isInstitutionCode } from './medical-codes.ts';
import { isPersonOrBody } from './person-or-body.ts';
import { isPlateNumber } from './plate-number.ts';
import { isStudentNumber } from './student-number.ts';
import { isProjectCode } from './project-code.ts';
import { isParcelCode, isUnitCode } from './real-estate-codes.ts';
import type { SignCheck } from './signs.ts';
import { isUscc, usccSigns } from './uscc.ts';
import { isImo, isMmsi } from './vessel-numbers.ts';
import { isVin } from './vin.ts';
import { isVoucherCode, isVoucherNumber } from './voucher.ts';
import { isWarningId } from './warning-id.ts';

/** The kinds of identifiers that a quality rule may name, each with its check. */
export const identifierChecks = {
  uscc: isUscc,
  citizenNumber: isCitizenNumber,
  personOrBody: isPersonOrBody,
  caseNumber: isCaseNumber,
  facilityCode: isFacilityCode,
  fileNumber: isFileNumber,
  gridCode: isGridCode,
  plateNumber: isPlateNumber,
  parcelCode: isParcelCode,
  unitCode: isUnitCode,
  projectCode: isProjectCode,
  imo: isImo,
  mmsi: isMmsi,
  vin: isVin,
  warningId: isWarningId,
  studentNumber: isStudentNumber,
  institutionCode: isInstitutionCode,
  icd10: isIcd10,
  voucherCode: isVoucherCode,
  voucherNumber: isVoucherNumber,
  equipmentCode: isEquipmentCode,
  fieldCode: isFieldCode,
  landContractCode: isLandContractCode,
} as const satisfies Record<string, (text: string) => boolean>;

export type IdentifierKind = keyof typeof identifierChecks;

/** Checks that need no text: what stands in most records, on the bytes of the record. */
export const identifierSignChecks: Readonly<Partial<Record<IdentifierKind, SignCheck>>> = {
  uscc: usccSigns,
  citizenNumber: citizenNumberSigns,
  fileNumber: fileNumberSigns,
};
