import type { SharingAgreement } from '../model/agreement.schema.ts';

/** Whether what is shared ends in a credit file: its subscriber keeps credit files, or its purpose says so. */
export function isForCredit({ subscriber, purpose }: SharingAgreement): boolean {
  return subscriber === 'thematic/credit' || /信用|征信/.test(purpose.zh);
}

/** The statute that says what a credit file in Zhejiang may hold of a person. */
export const creditStatute = { title: '浙江省公共信用信息管理条例', articles: ['14'] };
