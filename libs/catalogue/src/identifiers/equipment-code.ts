/** Province codes of GB/T 2260 in the range that maker licences use; no synthetic citizen number has one there. */
const province = '(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])';
const pattern = new RegExp(`^[1-689][0-9A-Z]{3}${province}\\d{3}(?:19|20)\\d{2}\\d{5}$`);

/**
 * A 特种设备代码 (18): variety of the catalogue of special equipment 4 (its first sign is the kind, 1 boiler … 9
 * passenger ropeway), maker 5 (province 2, licence serial 3), year of making 4, serial 5.
 */
export function isEquipmentCode(text: string): boolean {
  return pattern.test(text);
}
