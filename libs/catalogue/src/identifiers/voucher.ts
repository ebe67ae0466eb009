/** A 票据代码 of an electronic fiscal voucher: division 2, class 2, kind 2, year 2. */
export function isVoucherCode(text: string): boolean {
  return /^[1-6]\d{7}$/.test(text);
}

/** A 票据号码: ten digits. */
export function isVoucherNumber(text: string): boolean {
  return /^\d{10}$/.test(text);
}
