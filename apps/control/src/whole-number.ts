import { RailError } from '@rail/kernel';

/** A whole number of a query or path. @throws RailError OPTION_INVALID */
export function wholeNumber(text: string | undefined): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) {
    throw new RailError('OPTION_INVALID', `${JSON.stringify(text ?? '')} is no whole number`);
  }
  return Number(text);
}

/** How much a caller wants to see, never more than the most. @throws RailError OPTION_INVALID */
export function limitOf(text: string | undefined, usual: number, most: number): number {
  return text === undefined ? usual : Math.min(wholeNumber(text), most);
}
